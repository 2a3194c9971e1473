import Synchronization

/// Commits what came of reading as it comes: after 64 files or five seconds, so that a kill costs no
/// more than that.
final class Results: Sendable {
  private static let mostFiles = 64
  private static let longest = Duration.seconds(5)

  private struct State {
    var waiting: [Examined] = []
    var committed = ContinuousClock.now
  }

  private let records: ScrubRecords
  private let began: Double
  private let state = Mutex(State())

  init(_ records: ScrubRecords, began: Double) {
    self.records = records
    self.began = began
  }

  func add(_ examined: Examined) throws(ArchiveError) {
    let due = state.withLock { state -> [Examined] in
      state.waiting.append(examined)
      let now = ContinuousClock.now
      guard
        state.waiting.count >= Self.mostFiles || now - state.committed >= Self.longest
          || !examined.isGood
      else { return [] }
      state.committed = now
      defer { state.waiting = [] }
      return state.waiting
    }
    if !due.isEmpty { try records.verified(due, began: began) }
  }

  /// Commits what is left.
  func finish() throws(ArchiveError) {
    let rest = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    if !rest.isEmpty { try records.verified(rest, began: began) }
  }
}
