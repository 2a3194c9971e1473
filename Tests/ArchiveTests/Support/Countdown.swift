import Synchronization

/// Says yes so many times, to whomever.
final class Countdown: Sendable {
  private let left: Atomic<Int>

  init(_ count: Int) {
    left = Atomic(count)
  }

  func isOver() -> Bool {
    left.wrappingSubtract(1, ordering: .relaxed).newValue < 0
  }
}
