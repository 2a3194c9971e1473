import FoundationEssentials
import GRDB

/// What is about to be filed for a task: enough to finish it after a kill.
package struct Intent: Sendable, Equatable {
  /// A staged file that will become an object.
  package struct Artifact: Sendable, Equatable, Codable {
    package var role: String
    package var digest: String
    /// Without a dot.
    package var ext: String
    package var bytes: Int64
    /// The name of its file in staging.
    package var staged: String

    package init(role: String, digest: String, ext: String, bytes: Int64, staged: String) {
      self.role = role
      self.digest = digest
      self.ext = ext
      self.bytes = bytes
      self.staged = staged
    }
  }

  package var task: TaskRow.ID
  package var artifacts: [Artifact]
  /// Whatever the receipt needs, as text; opaque here.
  package var receipt: String

  package init(task: TaskRow.ID, artifacts: [Artifact], receipt: String) {
    self.task = task
    self.artifacts = artifacts
    self.receipt = receipt
  }
}

extension Intent {
  init(_ row: Row) throws {
    task = try row.value("task")
    let text: String = try row.value("artifacts")
    artifacts = try JSONDecoder().decode([Artifact].self, from: Data(text.utf8))
    receipt = try row.value("receipt")
  }

  func record(in database: Database) throws {
    try database.run(
      "INSERT OR REPLACE INTO intent (task, artifacts, receipt) VALUES (?, ?, ?)",
      [task, String(decoding: try JSONEncoder().encode(artifacts), as: UTF8.self), receipt])
  }
}
