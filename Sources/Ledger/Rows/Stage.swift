import GRDB

/// How far a task has come; the words are those of the events.
package enum Stage: String, Sendable {
  case queued, polling, ready, downloading, verifying, storing, done

  /// Every stage but the last.
  package static let open: Set<Stage> = [
    .queued, .polling, .ready, .downloading, .verifying, .storing,
  ]
}

extension Stage: DatabaseValueConvertible {}
