import Synchronization

/// A provider's rate, for the loop that polls it.
final class Pace: Sendable {
  private let clock = ContinuousClock()
  private let bucket: Mutex<TokenBucket<ContinuousClock.Instant>>

  /// `rate` is in polls a second and above zero.
  init(rate: Double) {
    bucket = Mutex(TokenBucket(rate: rate, now: clock.now))
  }

  /// Waits for the next token.
  ///
  /// Throws `CancellationError` when the task is cancelled meanwhile.
  func take() async throws {
    while let wait = bucket.withLock({ $0.take(at: clock.now) }) {
      try await Task.sleep(for: wait)
    }
  }

  /// Takes the next token, or says how long to wait before asking again.
  func takeOrWait() -> Duration? { bucket.withLock { $0.take(at: clock.now) } }

  /// No token for this long from now on: what a `Retry-After` asks for.
  ///
  /// Returns by how much longer that is than it was closed for already.
  @discardableResult func close(for duration: Duration) -> Duration {
    let now = clock.now
    return bucket.withLock { $0.close(until: now.advanced(by: duration), at: now) }
  }
}
