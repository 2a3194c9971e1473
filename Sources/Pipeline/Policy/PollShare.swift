/// The share of a provider's polls that tasks whose links were refused may take: a quarter of its rate,
/// whatever else is due.
///
/// Pure: the time is passed in.
struct PollShare: Sendable {
  typealias Instant = ContinuousClock.Instant

  static let share = 0.25

  private let rate: Double
  private let most: Double
  private var credit: Double
  private var counted: Instant

  /// - Parameters:
  ///   - rate: the provider's, in polls a second.
  ///   - width: how many of its polls may be under way at once.
  init(rate: Double, width: Int, now: Instant) {
    self.rate = rate * Self.share
    most = max(1, Double(width) * Self.share)
    credit = most
    counted = now
  }

  mutating func available(at now: Instant) -> Int {
    credit = min(most, credit + rate * (counted.duration(to: now) / .seconds(1)))
    counted = now
    return Int(credit)
  }

  mutating func take(_ polls: Int) { credit -= Double(polls) }

  /// How long until there is one.
  func opening(at now: Instant) -> Duration {
    .seconds(max(0, (1 - credit) / rate)) - counted.duration(to: now)
  }
}
