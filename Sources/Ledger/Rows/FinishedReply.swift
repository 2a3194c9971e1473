package import FoundationEssentials

/// What a reply says of a finished task, as far as the ledger keeps it.
package struct FinishedReply: Sendable {
  /// The earliest of its artifacts'.
  package var deadline: Date
  /// A slug: what the deadline was taken from.
  package var deadlineSource: String
  package var submittedAt: Date?
  package var model: String?
  package var tokens: Int64?
  /// Role, host, path and deadline of each link.
  package var artifacts: [ArtifactRow]

  package init(
    deadline: Date, deadlineSource: String, submittedAt: Date? = nil, model: String? = nil,
    tokens: Int64? = nil, artifacts: [ArtifactRow]
  ) {
    self.deadline = deadline
    self.deadlineSource = deadlineSource
    self.submittedAt = submittedAt
    self.model = model
    self.tokens = tokens
    self.artifacts = artifacts
  }
}
