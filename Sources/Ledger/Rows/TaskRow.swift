package import FoundationEssentials

/// A task, as the ledger knows it.
package struct TaskRow: Sendable, Equatable, Identifiable {
  package let id: Int64
  package let provider: String
  package let taskID: String

  package let stage: Stage
  /// Set exactly when the stage is `done`.
  package let outcome: Outcome?
  package let verdict: String?
  /// A stable slug, beside the sentence for people; of an open task, why a person has to look.
  package let reason: String?
  package let sentence: String?

  /// The list's expectation, in seconds.
  package let duration: Double?
  /// The list's expectation.
  package let framesPerSecond: Double?
  package let tags: [String]
  /// Where the list named it last, as `tasks.txt:12`.
  package let origin: String
  /// The last run that listed it, or took it up because it was open.
  package let run: RunRow.ID
  package let enqueuedAt: Date

  package let polledAt: Date?
  /// Polls that were answered with a state.
  package let polls: Int
  /// How often in a row one of its links was refused in its run.
  package let refusals: Int
  /// What the polls have shown, while it was open.
  package var history = PollHistory()
  /// When a poll first said that it is finished.
  package let finishedSeenAt: Date?
  package let submittedAt: Date?
  /// The earliest deadline of its links.
  package let deadline: Date?
  package let deadlineSource: String?
  /// The deadline that the journals tell of it.
  package var journaledDeadline: Date?
  package let model: String?
  package let tokens: Int64?

  /// Of the object in role `video`; so are `bytes` and `path`.
  package let digest: String?
  package let bytes: Int64?
  /// Relative to the archive's root.
  package let path: String?
  package let doneAt: Date?
  /// When a person said that its trouble is known.
  package let acknowledgedAt: Date?
  /// Whether its outcome is one that a person should look at, acknowledged or not.
  package let needsPerson: Bool
}
