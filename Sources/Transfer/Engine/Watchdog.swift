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
    case receiving
  }

  private let timeouts: Request.Timeouts
  private let start: Instant
  private var phase = Phase.connecting
  private var received: Int64 = 0
  private var lastChange: Instant

  init(_ timeouts: Request.Timeouts, start: Instant) {
    self.timeouts = timeouts
    self.start = start
    lastChange = start
  }

  /// When to look again at the latest.
  var due: Instant {
    let silent = lastChange + limit
    return timeouts.total.map { min(silent, start + $0) } ?? silent
  }

  /// Takes note of how far the exchange is; throws when a limit has passed.
  mutating func observe(
    _ phase: Phase, received: Int64, at now: Instant
  ) throws(TransportFailure) {
    if phase != self.phase || received != self.received {
      self.phase = phase
      self.received = received
      lastChange = now
    }
    if let total = timeouts.total, now >= start + total { throw .overdue(total) }
    guard now >= lastChange + limit else { return }
    switch phase {
    case .connecting: throw .connect(reason: "not connected within \(limit)")
    case .waiting: throw .firstByte(limit)
    case .receiving: throw .stalled(limit)
    }
  }

  private var limit: Duration {
    switch phase {
    case .connecting: timeouts.connect
    case .waiting: timeouts.firstByte
    case .receiving: timeouts.stall
    }
  }
}
