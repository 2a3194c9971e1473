import Synchronization

/// A provider's rate: a token bucket that holds one token, so that the first polls of a long list
/// are spread evenly.
///
/// `close(for:)` shuts it for the time that a `Retry-After` asks for. One loop takes from it.
final class Pace: Sendable {
  private let interval: Duration
  private let clock = ContinuousClock()
  private let opensAt: Mutex<ContinuousClock.Instant>

  /// `rate` is in polls a second and above zero.
  init(rate: Double) {
    interval = .seconds(1 / rate)
    opensAt = Mutex(clock.now)
  }

  /// Waits for the next token.
  ///
  /// Throws `CancellationError` when the task is cancelled meanwhile.
  func take() async throws {
    while true {
      let now = clock.now
      let wait: Duration = opensAt.withLock { opensAt in
        guard opensAt <= now else { return now.duration(to: opensAt) }
        opensAt = max(opensAt.advanced(by: interval), now)
        return .zero
      }
      guard wait > .zero else { return }
      try await Task.sleep(for: wait)
    }
  }

  /// No token for this long from now on.
  func close(for duration: Duration) {
    let end = clock.now.advanced(by: duration)
    opensAt.withLock { $0 = max($0, end) }
  }
}
