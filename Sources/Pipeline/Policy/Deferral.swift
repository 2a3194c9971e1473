import FoundationEssentials

/// How long something may be put off that has a deadline.
///
/// A minute stays, or a tenth of the time that is left if that is less: for the poll that may be needed
/// to have the link again, and for the request.
enum Deferral {
  static let longestMargin = Duration.seconds(60)

  /// The longest time that something with so much time left is put off; nil when its deadline has
  /// passed, for then it may be put off at will.
  static func longest(withLeft left: Duration) -> Duration? {
    left > .zero ? left - min(longestMargin, left / 10) : nil
  }

  /// The earlier one of `instant` and the latest moment that the deadline allows.
  static func limit(
    _ instant: ContinuousClock.Instant, before deadline: ContinuousClock.Instant?,
    at now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant {
    guard let longest = deadline.flatMap({ longest(withLeft: $0 - now) }) else { return instant }
    return min(instant, now + longest)
  }

  /// As above, by the calendar.
  static func limit(_ date: Date, before deadline: Date?, at now: Date) -> Date {
    guard let left = deadline?.timeIntervalSince(now),
      let longest = longest(withLeft: .seconds(left))
    else { return date }
    return min(date, now + longest / .seconds(1))
  }
}
