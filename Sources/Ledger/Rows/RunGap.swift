package import FoundationEssentials

/// A time in which no run was under way, as far as the ledger knows.
package struct RunGap: Sendable, Equatable {
  /// The end of a run; its begin when it was killed.
  package let from: Date
  /// The begin of the next one, or the time asked about.
  package let to: Date

  package init(from: Date, to: Date) {
    self.from = from
    self.to = to
  }
}
