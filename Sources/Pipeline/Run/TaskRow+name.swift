import Ledger

extension TaskRow {
  /// `PROVIDER:TASK_ID`, as lists and people write it.
  var name: String { "\(provider):\(taskID)" }
}
