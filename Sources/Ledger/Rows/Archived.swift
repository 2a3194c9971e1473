package import FoundationEssentials

/// A task whose objects, receipt and journal lines are durable.
package struct Archived: Sendable {
  package var task: TaskRow.ID
  /// The worst of its artifacts'.
  package var verdict: String
  package var reason: String?
  package var sentence: String?
  /// Every artifact of the task, `video` among them; one without a digest could not be had.
  package var artifacts: [ArtifactRow]
  package var model: String?
  package var tokens: Int64?
  package var at: Date

  package init(
    task: TaskRow.ID, verdict: String, reason: String? = nil, sentence: String? = nil,
    artifacts: [ArtifactRow], model: String? = nil, tokens: Int64? = nil, at: Date
  ) {
    self.task = task
    self.verdict = verdict
    self.reason = reason
    self.sentence = sentence
    self.artifacts = artifacts
    self.model = model
    self.tokens = tokens
    self.at = at
  }

  /// Whether the difference, or what is missing, forces exit code 1.
  var needsPerson: Bool {
    !["verified", "unchecked"].contains(verdict) || artifacts.contains { $0.digest == nil }
  }
}

/// A task that ended without being archived.
package struct Ended: Sendable {
  package var task: TaskRow.ID
  package var outcome: Outcome
  package var reason: String?
  package var sentence: String?
  package var at: Date

  package init(
    task: TaskRow.ID, outcome: Outcome, reason: String?, sentence: String?, at: Date
  ) {
    self.task = task
    self.outcome = outcome
    self.reason = reason
    self.sentence = sentence
    self.at = at
  }
}
