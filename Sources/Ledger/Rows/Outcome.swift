import GRDB

/// What became of a task; every task comes out with exactly one.
package enum Outcome: String, Sendable {
  case archived, failed, lost, rejected, unknown
  /// Told of a task that is not finished when the run ends, and never recorded: it stays open.
  case waiting

  /// Whether the task is polled again when a list names it again.
  var isTriedAgain: Bool {
    switch self {
    case .lost, .rejected, .unknown: true
    case .archived, .failed, .waiting: false
    }
  }
}

extension Outcome: DatabaseValueConvertible {}
