/// A host's wish to be left alone (`Retry-After`), and when it is probed before that is over.
///
/// A wish that outlasts a deadline behind it would lose the file. So the host gets one request at half
/// of the time left to that deadline, then at half of the rest, and so on.
struct Gate: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// Less time than this isn't halved any further.
  static let shortestPause = Duration.seconds(5)

  /// The end of the wish; of several, the latest.
  private var end: Instant
  /// When the host made its wish, or was probed last.
  private var since: Instant
  private var probe: UInt64?
  /// Whether a person was warned that this wish outlasts a deadline.
  private var isTold = false

  init(at now: Instant) { (end, since) = (now, now) }

  func isClosed(at now: Instant) -> Bool { end > now }

  func isProbed(at now: Instant) -> Bool { probe != nil && isClosed(at: now) }

  /// When the next request may go.
  ///
  /// - Parameter deadline: the earliest one behind the gate that hasn't passed; nil for none.
  func opening(before deadline: Instant?) -> Instant {
    guard let deadline, deadline < end else { return end }
    let probe = since + max(Self.shortestPause, (deadline - since) / 2)
    return probe < deadline ? probe : end
  }

  mutating func close(until instant: Instant, at now: Instant) {
    if !isClosed(at: now) { isTold = false }
    end = max(end, instant)
    since = now
  }

  /// The end of the wish when it outlasts the deadline; once.
  mutating func takeLongWish(before deadline: Instant, at now: Instant) -> Instant? {
    guard !isTold, isClosed(at: now), deadline < end else { return nil }
    isTold = true
    return end
  }

  /// What begins while the gate is closed is the probe.
  mutating func began(_ id: UInt64, at now: Instant) {
    guard isClosed(at: now) else { return }
    probe = id
    since = now
  }

  /// The host sends what it was asked for; only the probe's answer says that the wish is over.
  mutating func answered(_ id: UInt64, at now: Instant) {
    if probe == id { end = min(end, now) }
  }

  mutating func ended(_ id: UInt64) {
    if probe == id { probe = nil }
  }
}
