/// Keeps a host that only fails from being asked in vain.
///
/// It opens after a few failures in a row, lets one probe through when its time has come, and
/// closes with the first sign of life.
struct Breaker: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// Failures in a row after which it opens.
  static let threshold = 5
  /// How long it stays open at least, however near a deadline is.
  static let shortestPause = Duration.seconds(1)

  private enum State {
    case closed(failures: Int)
    /// `openings`: how often it has opened in a row.
    case open(since: Instant, until: Instant, openings: Int)
    case probing(by: UInt64, openings: Int)
  }

  private var state = State.closed(failures: 0)

  /// Whether nothing speaks against the host.
  var isCalm: Bool {
    if case .closed(failures: 0) = state { true } else { false }
  }

  var isClosed: Bool {
    if case .closed = state { true } else { false }
  }

  var isProbing: Bool {
    if case .probing = state { true } else { false }
  }

  /// How often in a row it has opened.
  var openings: Int {
    switch state {
    case .closed: 0
    case .open(_, _, let openings), .probing(_, let openings): openings
    }
  }

  /// When a probe may go at the earliest; a deadline that hasn't passed brings it forward.
  func opening(before deadline: Instant?) -> Instant? {
    guard case .open(let since, let end, _) = state else { return nil }
    return max(
      min(end, since + Self.shortestPause), Deferral.limit(end, before: deadline, at: since))
  }

  /// What begins while the breaker is open is the probe.
  mutating func began(_ id: UInt64) {
    if case .open(_, _, let openings) = state { state = .probing(by: id, openings: openings) }
  }

  /// The host lives.
  mutating func answered() { state = .closed(failures: 0) }

  /// Late failures, of what began before it opened, do not keep it open longer.
  ///
  /// - Parameter pause: how long it opens for; takes how often in a row it was open before.
  mutating func failed(_ id: UInt64, at now: Instant, pause: (_ openings: Int) -> Duration) {
    switch state {
    case .closed(let failures) where failures + 1 < Self.threshold:
      state = .closed(failures: failures + 1)
    case .closed: state = .open(since: now, until: now + pause(0), openings: 1)
    case .probing(by: id, let openings):
      state = .open(since: now, until: now + pause(openings), openings: openings + 1)
    case .open, .probing: break
    }
  }

  /// Nothing was learned: if this was the probe, another may go at once.
  mutating func abandoned(_ id: UInt64, at now: Instant) {
    if case .probing(by: id, let openings) = state {
      state = .open(since: now, until: now, openings: openings)
    }
  }
}
