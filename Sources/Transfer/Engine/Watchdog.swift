/// The time limits of one exchange.
///
/// libcurl's own are not enough: its `LOW_SPEED` looks at an average over five seconds and let a
/// transfer that had fallen silent live on for long.
struct Watchdog: Sendable {
  typealias Instant = ContinuousClock.Instant

  enum Phase: Sendable {
    /// Until the request can be sent.
    case connecting
    /// Until the head of the answer is complete; a dripping head does not prolong it.
    case waiting
    /// A body that drips is given up as one that has fallen silent is.
    case receiving
  }

  /// What a body has to bring over `stall`, in bytes a second.
  static let minimumSpeed: Int64 = 1 << 10

  private let timeouts: Request.Timeouts
  private let start: Instant
  private var phase = Phase.connecting
  private var received: Int64 = 0
  private var lastChange: Instant
  private var minimum = minimumSpeed
  /// Of the body; nil before its first byte, and when it has to begin anew.
  private var window: ByteWindow?

  init(_ timeouts: Request.Timeouts, start: Instant) {
    self.timeouts = timeouts
    self.start = start
    lastChange = start
  }

  /// When to look again at the latest.
  var due: Instant {
    let dues = [lastChange + limit, window?.due, timeouts.total.map { start + $0 }]
    return dues.compactMap(\.self).min() ?? start
  }

  /// Lowers the minimum to half of what a bandwidth limit leaves to the exchange.
  ///
  /// What came under another minimum is not judged by the new one.
  mutating func adapt(toShare speed: Int64) {
    let minimum = min(Self.minimumSpeed, speed / 2)
    guard minimum != self.minimum else { return }
    self.minimum = minimum
    window = nil
  }

  /// Takes note of how far the exchange is; throws when a limit has passed.
  mutating func observe(
    _ phase: Phase, received: Int64, at now: Instant
  ) throws(TransportFailure) {
    if phase == .receiving {
      window = window ?? ByteWindow(timeouts.stall, since: now, received: self.received)
      window?.advance(to: received, at: now)
    }
    if phase != self.phase || received != self.received {
      self.phase = phase
      self.received = received
      lastChange = now
    }
    if let total = timeouts.total, now >= start + total { throw .overdue(total) }
    guard now >= lastChange + limit || isDripping else { return }
    switch phase {
    case .connecting: throw .connect(reason: "not connected within \(limit)")
    case .waiting: throw .firstByte(limit)
    case .receiving: throw .stalled(limit)
    }
  }

  private var isDripping: Bool {
    guard let count = window?.count else { return false }
    return Double(count) < Double(minimum) * (timeouts.stall / .seconds(1))
  }

  private var limit: Duration {
    switch phase {
    case .connecting: timeouts.connect
    case .waiting: timeouts.firstByte
    case .receiving: timeouts.stall
    }
  }
}
