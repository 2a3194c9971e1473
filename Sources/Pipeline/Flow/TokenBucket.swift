/// A rate: a token bucket that holds one token, so that the first polls of a long list are spread evenly
/// and nothing is saved up for a burst.
///
/// Pure: the time is passed in.
struct TokenBucket<Instant: InstantProtocol> where Instant.Duration == Duration {
  private let interval: Duration
  private var opensAt: Instant

  /// `rate` is in tokens a second and above zero.
  init(rate: Double, now: Instant) {
    interval = .seconds(1 / rate)
    opensAt = now
  }

  /// Takes the token, or says how long to wait before asking again.
  mutating func take(at now: Instant) -> Duration? {
    guard opensAt <= now else { return now.duration(to: opensAt) }
    opensAt = now.advanced(by: interval)
    return nil
  }

  /// No token before this moment; of two, the later one holds.
  ///
  /// Returns by how much later that is than the one that held.
  @discardableResult mutating func close(until instant: Instant, at now: Instant) -> Duration {
    let held = max(opensAt, now)
    opensAt = max(opensAt, instant)
    return max(.zero, held.duration(to: instant))
  }
}
