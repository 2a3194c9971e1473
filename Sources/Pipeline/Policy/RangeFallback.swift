/// When the whole of a file is asked for although its beginning is here.
///
/// Some hosts fail every request for a rest, and send the whole all the same.
struct RangeFallback: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// An attempt that failed.
  struct Attempt: Sendable {
    var askedForRest: Bool
    /// Whether bytes of the body came.
    var hasReceived: Bool
    /// Whether it failed in transport, as opposed to a refusal or an answer without the file.
    var isTransport: Bool
    /// Whether it was the last of `retry.attempts`.
    var isLast: Bool
  }

  /// Requests for the rest that may fail in a row, without a byte.
  static let limit = 2

  private var failures = 0
  private var since: Instant?
  private var areAttemptsSpent = false

  /// Returns whether the next attempt asks for the rest.
  ///
  /// After a whole attempt that broke off, the rest is asked for again.
  ///
  /// - Parameter lastAnswer: when the host last sent a file that it was asked for.
  mutating func takesRanges(
    after attempt: Attempt, lastAnswer: Instant?, now: Instant
  ) -> Bool {
    guard attempt.askedForRest, !attempt.hasReceived, attempt.isTransport else {
      self = RangeFallback()
      return true
    }
    failures += 1
    let since = since ?? now
    self.since = since
    let isHostWell = lastAnswer.map { $0 >= since } ?? false
    areAttemptsSpent = areAttemptsSpent || attempt.isLast
    guard failures >= Self.limit, isHostWell || areAttemptsSpent else { return true }
    self = RangeFallback()
    return false
  }
}
