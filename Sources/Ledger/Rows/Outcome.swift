import GRDB

/// What became of a task; every task comes out with exactly one.
package enum Outcome: String, Sendable {
  case archived, failed, lost, rejected, unknown
  /// Told of a task that is not finished when the run ends, and never recorded: it stays open.
  case waiting

  /// The reason of a task that failed because Holdfast stopped asking: its provider said nothing
  /// final.
  package static let gaveUp = "gave-up"

  /// Whether the task is polled again when a list names it again.
  package func isTriedAgain(reason: String?) -> Bool {
    switch self {
    case .lost, .rejected, .unknown: true
    case .failed: reason == Self.gaveUp
    case .archived, .waiting: false
    }
  }
}

extension Outcome: DatabaseValueConvertible {}
