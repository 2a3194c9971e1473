/// How many bytes have come within the last while.
///
/// Counted in eighths of it: nine numbers, however long and fast the transfer is.
struct ByteWindow: Sendable {
  typealias Instant = ContinuousClock.Instant

  private static let parts = 8

  private let part: Duration
  private var end: Instant
  private var received: Int64
  /// What had been received in all when each part began, the oldest first, up to the one at hand.
  private var marks: [Int64]

  /// - Parameter received: what came before, which does not count.
  init(_ length: Duration, since start: Instant, received: Int64) {
    part = length / Self.parts
    end = start + part
    self.received = received
    marks = [received]
  }

  /// When `count` may fall next.
  var due: Instant { end }

  /// At least those of the whole window, and of another eighth at most; nil as long as it is not
  /// full.
  var count: Int64? {
    marks.count > Self.parts ? received - marks[0] : nil
  }

  /// - Parameter received: what has come in all.
  mutating func advance(to received: Int64, at now: Instant) {
    // Beyond a window's length all marks are alike, however long this machine slept.
    let isLate = now >= end + part * Self.parts
    let passed = isLate ? Self.parts + 1 : now < end ? 0 : Int((now - end) / part) + 1
    for _ in 0..<passed { marks.append(self.received) }
    marks.removeFirst(max(0, marks.count - Self.parts - 1))
    end = isLate ? now + part : end + part * passed
    self.received = received
  }
}
