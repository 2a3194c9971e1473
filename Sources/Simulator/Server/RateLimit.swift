package import FoundationEssentials

/// So many requests a second: a bucket that holds a second's worth and fills steadily.
package struct RateLimit: Sendable {
  private let rate: Double
  private var permits: Double
  private var filled: Date?

  /// - Parameter rate: Requests a second; with 0 none is admitted.
  package init(rate: Double) {
    self.rate = rate
    permits = rate > 0 ? max(1, rate) : 0
  }

  /// Takes a permit, if there is one.
  package mutating func admits(at now: Date) -> Bool {
    if let filled { permits += max(0, now.timeIntervalSince(filled)) * rate }
    permits = min(permits, max(1, rate))
    filled = now
    guard permits >= 1 else { return false }
    permits -= 1
    return true
  }
}
