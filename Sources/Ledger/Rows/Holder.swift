package import FoundationEssentials
import GRDB

/// A task that has an object in the archive.
package struct Holder: Sendable, Equatable {
  package let provider: String
  package let taskID: String
  package let tokens: Int64?
  package let bytes: Int64
  /// Of the link that the object came from.
  package let deadline: Date?
}

/// How a task stands: what a verification compares with its receipt.
package struct ComparedTask: Sendable, Equatable {
  package let id: TaskRow.ID
  package let provider: String
  package let taskID: String
  /// Nil for an open task.
  package let outcome: Outcome?
  package let verdict: String?
  /// Of the video.
  package let digest: String?
}

extension ComparedTask {
  init(_ row: Row) throws {
    id = try row.value("id")
    provider = try row.value("provider")
    taskID = try row.value("task_id")
    outcome = try row.value("outcome")
    verdict = try row.value("verdict")
    digest = try row.value("digest")
  }
}
