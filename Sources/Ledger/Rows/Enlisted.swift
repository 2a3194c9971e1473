/// What the ledger made of a listed task.
package enum Enlisted: Sendable, Equatable {
  /// It was not known.
  case added(TaskRow.ID)
  /// It was listed before in this transaction; the first time counts.
  case duplicate
  /// It was known, and stands as given here; with an outcome, that is final.
  case known(TaskRow.ID, stage: Stage, outcome: Outcome?)
  /// It had an outcome that is tried again, and begins anew.
  case reopened(TaskRow.ID)
}
