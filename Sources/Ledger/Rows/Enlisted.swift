/// What the ledger made of a listed task.
package enum Enlisted: Sendable, Equatable {
  /// It was not known.
  case added(TaskRow.ID)
  /// It was listed before in this transaction; the first time counts.
  case duplicate
  /// It was known, and stood as given here before this list named it.
  case known(TaskRow.ID, stage: Stage, outcome: Outcome?)
}
