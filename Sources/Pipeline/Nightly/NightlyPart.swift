/// What one nightly job does.
package enum NightlyPart: String, Codable, Sendable, CaseIterable {
  /// The inbox's lists, and every task that is open.
  case intake
  /// A part of the archive, read again.
  case scrub
}
