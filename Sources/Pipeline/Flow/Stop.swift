import Synchronization

/// Why a run ends before its tasks do, told once and heard by every stage.
package final class Stop: Sendable {
  package enum Reason: Sendable, Equatable {
    /// SIGINT, SIGTERM or SIGHUP.
    case signal(Int32)
    /// `--max-duration` has passed.
    case timeIsUp
    /// The archive or the ledger can't be written; what was acknowledged is safe.
    case cannotWrite(slug: String, sentence: String)

    /// Of several reasons, the most pressing one is what the run ends with.
    fileprivate var rank: Int {
      switch self {
      case .timeIsUp: 0
      case .cannotWrite: 1
      case .signal: 2
      }
    }
  }

  private struct State {
    var reason: Reason?
    /// Why the archive could not be written, whatever else ended the run.
    var trouble: Trouble?
    var nextWaiter = 0
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    /// What stops as well, as long as it is there.
    var followers: [Follower] = []
  }

  private struct Follower {
    weak var stop: Stop?
  }

  private let state = Mutex(State())

  package init() {}

  /// A stop of a part of the work: it comes with `whole`, and may come earlier.
  convenience init(within whole: Stop) {
    self.init()
    let reason = whole.state.withLock { state in
      state.followers.removeAll { $0.stop == nil }
      state.followers.append(Follower(stop: self))
      return state.reason
    }
    if let reason { request(reason) }
  }

  package var reason: Reason? { state.withLock { $0.reason } }

  var trouble: Trouble? { state.withLock { $0.trouble } }

  /// Asks every stage to put down what it holds.
  package func request(_ reason: Reason) {
    let (waiters, followers) = state.withLock { state in
      if reason.rank > state.reason?.rank ?? -1 { state.reason = reason }
      if case .cannotWrite(let slug, let sentence) = reason, state.trouble == nil {
        state.trouble = Trouble(reason: slug, sentence: sentence)
      }
      defer { state.waiters = [:] }
      return (state.waiters.values, state.followers)
    }
    for waiter in waiters { waiter.resume() }
    for follower in followers { follower.stop?.request(reason) }
  }

  /// Runs `body`, and cancels it once a stop is asked for.
  func cancelling(_ body: @escaping @Sendable () async -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await body() }
      group.addTask { await self.wait() }
      await group.next()
      group.cancelAll()
    }
  }

  /// Returns when a stop is asked for, when `limit` has passed, or when the task is cancelled.
  func wait(atMost limit: Duration) async {
    await waiting(atMost: limit) { await self.wait() }
  }

  /// Returns when a stop is asked for, or when the task is cancelled.
  package func wait() async {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.reason != nil || Task.isCancelled { return true }
          state.waiters[id] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
    }
  }
}
