import Synchronization

/// Collects what comes in while the stage behind it is busy, so that the stage takes it all at
/// once.
///
/// It grows no larger than the tasks in hand, which the in-flight permits bound.
final class Batches<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var isFinished = false
  }

  private let state = Mutex(State())
  private let wakeup = Wakeup()

  func put(_ element: Element) {
    state.withLock { $0.elements.append(element) }
    wakeup.ring()
  }

  /// No more will come.
  func finish() {
    state.withLock { $0.isFinished = true }
    wakeup.ring()
  }

  /// What has come, `limit` at most, or nil once it is finished and empty.
  ///
  /// One stream at a time.
  func stream(upTo limit: Int) -> AsyncStream<[Element]> {
    AsyncStream {
      while !Task.isCancelled {
        let (batch, isFinished) = self.take(limit)
        if !batch.isEmpty { return batch }
        if isFinished { return nil }
        await self.wakeup.wait(atMost: .seconds(60))
      }
      return nil
    }
  }

  private func take(_ limit: Int) -> ([Element], isFinished: Bool) {
    state.withLock { state in
      let batch = Array(state.elements.prefix(limit))
      state.elements.removeFirst(batch.count)
      return (batch, state.isFinished)
    }
  }
}
