/// A task that will never be finished.
package struct Failure: Sendable, Equatable {
  /// What ended it; the raw values are the stable names.
  package enum Reason: String, Sendable, CaseIterable {
    case providerFailed = "provider-failed"
    case cancelled
    /// The task's own time ran out at the provider, not its link's.
    case expired
  }

  package let reason: Reason
  /// The provider's words, without any link's query.
  package let message: String
  package let details: Details
}
