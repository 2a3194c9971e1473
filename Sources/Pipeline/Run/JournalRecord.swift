import Archive
import FoundationEssentials
import Ledger

/// A line of a run's records: what was asked for, and what became of it (docs/ARCHIVE-FORMAT.md).
///
/// Outcomes are written as they are told, by ``TaskEvent``; they are read as the others are.
struct JournalRecord: Codable, Sendable {
  enum Event: String, Codable {
    /// A run has begun.
    case run
    case listed
    case task
    case acknowledged
    case forgotten
  }

  let event: Event
  let time: String
  var boot: String?
  var provider: String?
  var taskID: String?
  /// The ledger's row, by which an earlier Holdfast named files in staging.
  var row: Int64?
  var duration: Double?
  var framesPerSecond: Double?
  var tags: [String]?
  var from: String?
  var state: String?
  var outcome: String?
  var verdict: String?
  var artifacts: [ArtifactSummary]?
  var reason: String?
  var sentence: String?
  var deadline: String?

  private enum CodingKeys: String, CodingKey {
    case event, time, boot, provider
    case taskID = "task_id"
    case row, duration
    case framesPerSecond = "framespersecond"
    case tags, from, state, outcome, verdict, artifacts, reason, sentence, deadline
  }
}

extension JournalRecord {
  /// The first record of a run.
  init(boot: String, at time: Date) {
    self.init(event: .run, time: time.rfc3339, boot: boot)
  }

  init(_ listed: Listed, at time: Date) {
    self.init(
      event: .listed, time: time.rfc3339, provider: listed.provider, taskID: listed.taskID,
      duration: listed.duration, framesPerSecond: listed.framesPerSecond,
      tags: listed.tags.isEmpty ? nil : listed.tags, from: listed.origin)
  }

  /// What a person has said of a task.
  init(_ event: Event, _ row: TaskRow, at time: Date) {
    self.init(event: event, time: time.rfc3339, provider: row.provider, taskID: row.taskID)
  }

  /// As one line of JSON, without the line's end.
  var line: String {
    guard let json = try? JSON(encoding: self) else {
      preconditionFailure("a record holds only what JSON can say")
    }
    return json.text()
  }
}
