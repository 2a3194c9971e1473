/// The tokens that retries cost and successes bring back, so that a host in trouble is not asked
/// more the more it fails.
///
/// The numbers are those of AWS's clients (aws-smithy-runtime, `token_bucket.rs`): 500 tokens, 5
/// for a retry, 10 for one after a timeout, 1 for a success. There the bucket of one short program
/// may run dry for good; here a token comes back every second, too.
struct RetryBudget: Sendable {
  typealias Instant = ContinuousClock.Instant

  static let capacity = 500.0
  static let retryCost = 5.0
  /// Taken when an attempt times out: the retry that follows then costs twice as much.
  static let timeoutCost = 5.0
  static let reward = 1.0
  /// Tokens that come back every second.
  static let refill = 1.0

  private var tokens = capacity
  private var counted: Instant

  init(at now: Instant) { counted = now }

  func isFull(at now: Instant) -> Bool { balance(at: now) == Self.capacity }

  /// When a retry can be paid for by waiting alone; nil when that is already so.
  func refilled(at now: Instant) -> Instant? {
    let missing = Self.retryCost - balance(at: now)
    return missing > 0 ? now + .seconds(missing / Self.refill) : nil
  }

  /// Takes what there is, when that is less.
  mutating func take(_ cost: Double, at now: Instant) {
    tokens = max(0, balance(at: now) - cost)
    counted = now
  }

  mutating func reward(at now: Instant) {
    tokens = min(Self.capacity, balance(at: now) + Self.reward)
    counted = now
  }

  private func balance(at now: Instant) -> Double {
    min(Self.capacity, tokens + Self.refill * ((now - counted) / .seconds(1)))
  }
}
