/// A host's wish to be left alone (`Retry-After`), and when it is probed before that is over.
///
/// A wish that outlasts a deadline behind it would lose the file. So the host gets one request at half
/// of the time left to that deadline, then at half of the rest, and so on, and a last one at the
/// deadline.
///
/// Some hosts ask for a pause of one file only. Half of what was under way at least then ends well, and
/// one request for another file finds out whether the host is open.
struct Gate: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// Less time than this isn't halved any further.
  static let shortestPause = Duration.seconds(5)

  /// The end of the wish; of several, the latest.
  private(set) var end: Instant
  /// When the host made its wish, or was probed last.
  private var since: Instant
  private var probe: UInt64?
  /// Whether a person was warned that this wish outlasts a deadline.
  private var isTold = false
  /// What was under way when the host made its wish, and is still.
  private var round: Set<UInt64> = []
  /// How much of that ended well, and how often the host was asked in vain.
  private var successes = 0
  private var wishes = 0

  init(at now: Instant) { (end, since) = (now, now) }

  func isClosed(at now: Instant) -> Bool { end > now }

  func isProbed(at now: Instant) -> Bool { probe != nil && isClosed(at: now) }

  /// Whether the wish seems to be about one file only.
  private var isDoubtful: Bool { round.isEmpty && successes > 0 && successes >= wishes }

  /// When the next request may go.
  ///
  /// - Parameter deadline: the earliest one behind the gate that has not passed since its last request;
  ///   nil for none.
  func opening(before deadline: Instant?) -> Instant {
    if isDoubtful { return since }
    guard let deadline, since < deadline, deadline < end else { return end }
    let probe = since + max(Self.shortestPause, (deadline - since) / 2)
    return min(end, probe < deadline ? probe : max(deadline, since + Self.shortestPause))
  }

  /// Whether no request has gone since the instant, which has passed or is to come before the wish ends.
  func owesRequest(at instant: Instant) -> Bool { since < instant && instant < end }

  /// - Parameters:
  ///   - id: the request that the host answered so.
  ///   - others: the other requests that are under way there.
  mutating func close(
    until instant: Instant, by id: UInt64? = nil, beside others: Set<UInt64> = [], at now: Instant
  ) {
    if !isClosed(at: now) {
      isTold = false
      (round, successes, wishes) = (others, 0, 1)
    } else if let id, round.contains(id) {
      wishes += 1
    } else {
      (round, successes) = ([], 0)
    }
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
    if isDoubtful { successes = 0 }
    probe = id
    since = now
  }

  /// The host sends what it was asked for; only the probe's answer says that the wish is over.
  mutating func answered(_ id: UInt64, at now: Instant) {
    if probe == id { end = min(end, now) }
  }

  mutating func ended(_ id: UInt64, isSuccess: Bool = false) {
    if probe == id { probe = nil }
    if round.remove(id) != nil, isSuccess { successes += 1 }
  }
}
