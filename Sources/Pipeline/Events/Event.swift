import Archive
import FoundationEssentials

/// What Holdfast tells while it works: one JSON object a line with `--json`, a line or a bar for
/// people without.
///
/// docs/EVENTS.md is the contract, docs/events.schema.json its schema.
package enum Event: Sendable {
  case task(TaskEvent)
  case progress(ProgressEvent)
  case problem(ProblemEvent)
  case summary(SummaryEvent)

  /// The event as one line of JSON, without the line's end.
  package var line: String {
    let json =
      switch self {
      case .task(let event): try? JSON(encoding: event)
      case .progress(let event): try? JSON(encoding: event)
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

/// Something that a person may want to know or to act on.
package struct ProblemEvent: Encodable, Sendable {
  package enum Severity: String, Encodable, Sendable {
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
  package var objects: Int?
  package var receipts: Int?
  package var problems: Counts?
  /// Objects and receipts that only journals vouch for.
  package var unsealed: Int?
  package var seal: String?
  package var bytes: Int64
  /// To the millisecond.
  package var seconds: Double
  package var exit: Int32
}

extension Date {
  /// RFC 3339 text in UTC.
  var rfc3339: String { Timestamp.text(of: self) }
}
