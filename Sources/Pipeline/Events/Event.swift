import Archive
import FoundationEssentials

/// What Holdfast tells while it works: one JSON object a line with `--json`, a line or a bar for
/// people without.
///
/// docs/EVENTS.md is the contract, docs/events.schema.json its schema.
package enum Event: Sendable {
  case task(TaskEvent)
  case progress(ProgressEvent)
  case exporting(ExportProgressEvent)
  case problem(ProblemEvent)
  case summary(SummaryEvent)

  /// The event as one line of JSON, without the line's end.
  package var line: String {
    let json =
      switch self {
      case .task(let event): try? JSON(encoding: event)
      case .progress(let event): try? JSON(encoding: event)
      case .exporting(let event): try? JSON(encoding: event)
      case .problem(let event): try? JSON(encoding: event)
      case .summary(let event): try? JSON(encoding: event)
      }
    guard let json else { preconditionFailure("an event holds only what JSON can say") }
    return json.text()
  }
}

/// A task has reached a state; in state `done`, what became of it.
package struct TaskEvent: Encodable, Sendable {
  package let event = "task"
  package var time = Date().rfc3339
  package var provider: String
  package var taskID: String
  package var state: String
  package var outcome: String?
  package var verdict: String?
  package var digest: String?
  package var bytes: Int64?
  package var path: String?
  package var artifacts: [ArtifactSummary]?
  package var reason: String?
  package var sentence: String?
  package var deadline: String?

  private enum CodingKeys: String, CodingKey {
    case event, time, provider
    case taskID = "task_id"
    case state, outcome, verdict, digest, bytes, path, artifacts, reason, sentence, deadline
  }
}

/// One artifact of a task that is done.
package struct ArtifactSummary: Codable, Sendable {
  package var role: String
  package var digest: String?
  package var bytes: Int64?
  package var path: String?
  package var verdict: String?
  package var reason: String?
  /// Advisory checks that differ.
  package var differs: [String]?
}

/// How far the run is; at most one a second.
package struct ProgressEvent: Encodable, Sendable {
  package let event = "progress"
  package var time = Date().rfc3339
  package var tasks: Int
  package var done: Int
  package var downloading: Int
  package var received: Int64
  package var bytesPerSecond: Int64
  package var nextDeadline: String?

  private enum CodingKeys: String, CodingKey {
    case event, time, tasks, done, downloading, received
    case bytesPerSecond = "bytes_per_second"
    case nextDeadline = "next_deadline"
  }
}

/// How far an export is; at most one a second.
package struct ExportProgressEvent: Encodable, Sendable {
  package let event = "progress"
  package var time = Date().rfc3339
  package var files: Int
  package var bytes: Int64
  package var bytesPerSecond: Int64

  private enum CodingKeys: String, CodingKey {
    case event, time, files, bytes
    case bytesPerSecond = "bytes_per_second"
  }
}

/// Something that a person may want to know or to act on.
package struct ProblemEvent: Encodable, Sendable {
  package enum Severity: String, Codable, Sendable {
    /// What people are told with `-v` only: an attempt that failed and is followed by another.
    case detail
    case notice, warning, error
  }

  package let event = "problem"
  package var time = Date().rfc3339
  package var severity: Severity
  package var reason: String
  package var sentence: String
  package var provider: String?
  package var path: String?
  package var tasks: [String]?
  /// What these tasks have cost.
  package var tokens: Int64?
  /// The bytes that are hit: from the first to behind the last of each range.
  package var ranges: [[Int64]]?
  /// The seconds of video that these bytes hold, in the same form.
  package var seconds: [[Double]]?
  /// What can mend this, the surest first.
  package var mends: [Remedy]?
  /// Until when a link can.
  package var deadline: String?
  /// What a person would do.
  package var command: String?
}

/// The last event of a command.
package struct SummaryEvent: Encodable, Sendable {
  package let event = "summary"
  package var time = Date().rfc3339
  package var command: String
  /// How many tasks a dry run would ask for.
  package var queued: Int?
  package var outcomes: Counts?
  package var verdicts: Counts?
  package var tokens: Int64?
  /// Bytes that arrived from media hosts, retries included.
  package var received: Int64?
  /// How many tasks were exported.
  package var tasks: Int?
  /// How many files came into an export in which way.
  package var files: Counts?
  package var objects: Int?
  package var receipts: Int?
  package var problems: Counts?
  /// Objects and receipts that only journals vouch for.
  package var unsealed: Int?
  package var seal: String?
  /// What was read while proving: present with `verify`.
  package var proof: ProofSummary?
  /// What came of a repair, or would: `mendable`, `refetchable`, `mended`, `lost`.
  package var repair: Counts?
  /// Where the report of a nightly job is, as Markdown.
  package var report: String?
  package var bytes: Int64
  /// To the millisecond.
  package var seconds: Double
  package var exit: Int32
}

extension Date {
  /// RFC 3339 text in UTC.
  var rfc3339: String { Timestamp.text(of: self) }
}
