/// What the ledger made of a listed task.
package enum Enlisted: Sendable, Equatable {
  /// It was not known.
  case added
  /// This run has listed it before; the first time counts.
  case duplicate
  /// It was known, and stood as given here before this list named it.
  case known(stage: Stage, outcome: Outcome?)
}
