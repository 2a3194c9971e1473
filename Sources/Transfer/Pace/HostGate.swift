/// The hosts that have asked to be left alone for a while, by `Retry-After`.
///
/// A gate is the host's, not one transfer's: whoever else would ask it waits as well.
package struct HostGate: Sendable {
  package typealias Instant = ContinuousClock.Instant

  private let bound: Int
  private var opening: [String: Instant] = [:]

  /// Remembers `bound` hosts at most; one more makes it forget the gate that opens first.
  package init(bound: Int = 1024) {
    self.bound = bound
  }

  /// Of two requests to wait, the later one holds.
  package mutating func close(_ host: String, until instant: Instant, now: Instant) {
    guard instant > now else { return }
    opening[host] = max(instant, opening[host] ?? instant)
    guard opening.count > bound else { return }
    opening = opening.filter { $0.value > now }
    if opening.count > bound, let first = opening.min(by: { $0.value < $1.value }) {
      opening[first.key] = nil
    }
  }

  /// When the host may be asked again; nil when that is already so.
  package func opensAt(_ host: String, now: Instant) -> Instant? {
    opening[host].flatMap { $0 > now ? $0 : nil }
  }
}
