package import FoundationEssentials
import GRDB

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

extension FinishedReply {
  /// The task is ready: its provider has said all this at `time`.
  func record(of id: TaskRow.ID, at time: Date, in database: Database) throws {
    try database.updateOpenTask(
      id,
      set: """
        stage = 'ready', next_poll_at = NULL, waiting_host = NULL, reason = NULL, sentence = NULL, needs_person = 0,
        polls = polls + 1, polled_at = :time,
        first_polled_at = coalesce(first_polled_at, :time),
        asked_at = :time, unusable = 0, history_run = run, unusable_in_run = 0,
        has_state_in_run = 1, without_link = 0, polls_without_link = 0, refusals_without_link = 0,
        unknown_sightings = 0, unclear_since = NULL,
        finished_seen_at = coalesce(finished_seen_at, :time),
        submitted_at = coalesce(:submitted, submitted_at),
        deadline = :deadline, deadline_source = :source,
        model = coalesce(:model, model), tokens = coalesce(:tokens, tokens)
        """,
      [
        "time": time.timeIntervalSince1970, "submitted": submittedAt?.timeIntervalSince1970,
        "deadline": deadline.timeIntervalSince1970, "source": deadlineSource,
        "model": model, "tokens": tokens,
      ])
    try database.record(artifacts, of: id)
  }
}
