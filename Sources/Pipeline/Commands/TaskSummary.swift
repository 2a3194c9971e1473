import Ledger

/// A task as `list` and `show` tell it.
package struct TaskSummary: Encodable, Sendable {
  package let provider: String
  package let taskID: String
  package let state: String
  package let outcome: String?
  package let verdict: String?
  package let reason: String?
  package let sentence: String?
  package let model: String?
  package let tokens: Int64?
  package let digest: String?
  package let bytes: Int64?
  package let path: String?
  package let deadline: String?
  package let listed: String
  package let done: String?
  package let acknowledged: String?
  package let from: String
  package let tags: [String]

  init(_ row: TaskRow) {
    provider = row.provider
    taskID = row.taskID
    state = row.stage.rawValue
    outcome = row.outcome?.rawValue
    verdict = row.verdict
    reason = row.reason
    sentence = row.sentence
    model = row.model
    tokens = row.tokens
    digest = row.digest
    bytes = row.bytes
    path = row.path
    deadline = row.deadline?.rfc3339
    listed = row.enqueuedAt.rfc3339
    done = row.doneAt?.rfc3339
    acknowledged = row.acknowledgedAt?.rfc3339
    from = row.origin
    tags = row.tags
  }

  private enum CodingKeys: String, CodingKey {
    case provider
    case taskID = "task_id"
    case state, outcome, verdict, reason, sentence, model, tokens, digest, bytes, path, deadline
    case listed, done, acknowledged, from, tags
  }
}
