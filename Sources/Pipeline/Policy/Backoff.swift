import Glibc

/// How long to wait before another attempt: exponential, with full jitter.
///
/// Full jitter spreads clients that failed together better than any fixed share of the delay does
/// (AWS Architecture Blog, "Exponential Backoff And Jitter").
struct Backoff: Sendable {
  let first: Duration
  let longest: Duration

  init(first: Duration, longest: Duration) {
    self.first = first
    self.longest = longest
  }

  /// Between nothing and `first` · 2^`attempt`, `longest` at most.
  ///
  /// - Parameters:
  ///   - attempt: 0 for the delay after the first failure.
  ///   - random: where in that range, in 0..<1.
  func delay(attempt: Int, random: Double) -> Duration {
    precondition((0..<1).contains(random), "a share is in 0..<1")
    return .seconds(ceiling(attempt: attempt) * random)
  }

  /// As `delay`, but from the upper half of its range: for what must not be asked at once.
  func pause(attempt: Int, random: Double) -> Duration {
    precondition((0..<1).contains(random), "a share is in 0..<1")
    return .seconds(ceiling(attempt: attempt) * (1 + random) / 2)
  }

  /// In seconds.
  private func ceiling(attempt: Int) -> Double {
    min(longest / .seconds(1), first / .seconds(1) * exp2(Double(attempt)))
  }
}
