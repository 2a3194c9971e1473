import Synchronization

/// What is still to be read, handed out to the threads one by one until a limit is hit.
final class Worklist: Sendable {
  private struct State {
    var page: ArraySlice<ScrubRecords.Due> = []
    var last: ScrubRecords.Due?
    var bytes: Int64 = 0
    var isComplete = true
    var failure: (any Error)?
  }

  private let state: Mutex<State>
  private let records: ScrubRecords
  private let limits: Verification.Limits
  private let began: Double
  /// As many bytes are enough; nil for no limit.
  private let quota: Int64?

  init(_ records: ScrubRecords, _ limits: Verification.Limits, began: Double) throws(ArchiveError) {
    self.records = records
    self.limits = limits
    self.began = began
    quota = try Quota.bytes(for: limits.share, of: records, now: began)
    var state = State()
    if let paths = limits.paths { state.page = try records.due(among: paths)[...] }
    self.state = Mutex(state)
  }

  /// The most urgent file that nobody has taken; nil when nothing more is to be read.
  func next() -> ScrubRecords.Due? {
    state.withLock { state in
      do {
        guard state.failure == nil else { return nil }
        if state.page.isEmpty, limits.paths == nil {
          state.page =
            try records.due(
              after: state.last, before: began, since: limits.since.map { Int64($0 * 1e9) })[...]
        }
        guard let due = state.page.first else { return nil }
        guard quota.map({ state.bytes < $0 }) ?? true else { return nil }
        guard due.isSuspect || limits.share != .suspect else { return nil }
        guard !limits.isOver(state.bytes) else {
          state.isComplete = false
          return nil
        }
        state.page.removeFirst()
        state.last = due
        state.bytes += due.bytes
        return due
      } catch {
        state.failure = error
        return nil
      }
    }
  }

  /// Nothing more is handed out.
  func fail(_ error: any Error) {
    state.withLock { $0.failure = $0.failure ?? error }
  }

  /// False when a limit was hit before all that was asked for was handed out; throws what failed.
  func isComplete() throws -> Bool {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      return state.isComplete
    }
  }
}
