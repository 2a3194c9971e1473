import Synchronization

/// A bell that one waiting loop listens to: work has come, or the thing it waits for has changed.
///
/// A ring that nobody hears is kept until the next `wait`; several of them count as one.
final class Wakeup: Sendable {
  private struct State {
    var hasRung = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  func ring() {
    let waiter = state.withLock { state in
      state.hasRung = state.waiter == nil
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  /// Returns when the bell rings, when `limit` has passed, or when the task is cancelled.
  ///
  /// One waiter at a time.
  func wait(atMost limit: Duration) async {
    await waiting(atMost: limit) { await self.waitForRing() }
  }

  private func waitForRing() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.hasRung || Task.isCancelled {
            state.hasRung = false
            return true
          }
          precondition(state.waiter == nil, "a Wakeup has one waiter")
          state.waiter = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { state in
        defer { state.waiter = nil }
        return state.waiter
      }?.resume()
    }
  }
}
