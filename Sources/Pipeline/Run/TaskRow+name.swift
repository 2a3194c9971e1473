import Archive
import Ledger

extension TaskRow {
  /// `PROVIDER:TASK_ID`, as lists and people write it.
  var name: String { "\(provider):\(taskID)" }

  /// The file in role `video`; nil when the ledger names none, or what no archive has.
  var object: ObjectName? { path.flatMap { ObjectName(path: $0) } }
}
