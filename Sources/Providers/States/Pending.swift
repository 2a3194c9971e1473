/// A task that is still being worked at.
package struct Pending: Sendable, Equatable {
  /// The provider's word for it, as sent.
  package let status: String
  /// Whether that word is none of those known: worth a warning, but never taken for an end.
  package let isUnknownStatus: Bool
  package let details: Details
  /// What an unknown word stands beside: it may mean that the task is finished.
  package let artifacts: [Artifact]

  init(
    status: String, isUnknownStatus: Bool = false, details: Details, artifacts: [Artifact] = []
  ) {
    self.status = status
    self.isUnknownStatus = isUnknownStatus
    self.details = details
    self.artifacts = artifacts
  }
}
