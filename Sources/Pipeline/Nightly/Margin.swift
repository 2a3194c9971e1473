package import FoundationEssentials
package import Ledger

/// The longest time without a run lately, beside the shortest time for which a link lives.
///
/// A video that is finished at the begin of a gap has lived for all of it when it is first seen.
package struct Margin: Codable, Sendable, Equatable {
  /// In seconds; 0 when no run has ended yet.
  package let largestGap: Double
  package let from: String?
  /// Absent while it lasts.
  package let to: String?
  /// In seconds, as configured.
  package let shortestLifetime: Double
  /// More than half of the lifetime: one run that fails is one too many.
  package let isProblem: Bool

  private enum CodingKeys: String, CodingKey {
    case largestGap = "largest_gap"
    case from, to
    case shortestLifetime = "shortest_lifetime"
    case isProblem = "is_problem"
  }

  /// Looks back over two lifetimes, so that nothing is told any more of a timer that was mended.
  ///
  /// - Parameter isRunning: a run is under way, so that no gap lasts until `now`.
  package static func of(
    _ ledger: Ledger, _ configuration: Configuration, now: Date, isRunning: Bool = false
  ) async throws -> Margin {
    let lifetimes = configuration.providers.map(\.linkLifetime.seconds)
    let lifetime = lifetimes.min() ?? Duration.hours(24).seconds
    let gap = try await ledger.longestGap(
      since: now.addingTimeInterval(-2 * lifetime), now: isRunning ? nil : now)
    return Margin(gap, lifetime: lifetime, now: now)
  }

  init(_ gap: RunGap?, lifetime: Double, now: Date) {
    largestGap = gap.map { ($0.to.timeIntervalSince($0.from) * 1000).rounded() / 1000 } ?? 0
    from = gap?.from.rfc3339
    to = gap.flatMap { $0.to < now ? $0.to.rfc3339 : nil }
    shortestLifetime = lifetime
    isProblem = largestGap > lifetime / 2
  }

  /// What it is, and where it is a problem the way out.
  package var sentence: String {
    guard let from else { return "No run has ended yet." }
    guard isProblem else {
      return "At most \(largestGap.asTime) between runs; links live \(shortestLifetime.asTime)."
    }
    let when = to.map { "from \(from) to \($0)" } ?? "since \(from)"
    return "No run for \(largestGap.asTime), \(when), and links live \(shortestLifetime.asTime): "
      + "have `holdfast nightly --only intake` run every \((shortestLifetime / 4).asTime)"
  }
}
