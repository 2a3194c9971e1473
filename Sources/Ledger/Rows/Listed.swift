/// What a line of a list says.
package struct Listed: Sendable, Equatable {
  package var provider: String
  package var taskID: String
  /// Seconds.
  package var duration: Double?
  package var framesPerSecond: Double?
  package var tags: [String]
  /// Where it stands, as `tasks.txt:12`.
  package var origin: String

  package init(
    provider: String, taskID: String, duration: Double? = nil, framesPerSecond: Double? = nil,
    tags: [String] = [], origin: String
  ) {
    self.provider = provider
    self.taskID = taskID
    self.duration = duration
    self.framesPerSecond = framesPerSecond
    self.tags = tags
    self.origin = origin
  }
}

/// How a listed task stands, before what its line says is recorded.
package enum Standing: Sendable, Equatable {
  /// The ledger doesn't know it.
  case new
  case open
  /// Its outcome is tried again when a list names it.
  case triedAgain
  /// Its outcome is final.
  case final
  /// The same listing has named it before, and the first time counts.
  case duplicate
}

/// Identifies one reading of lists: those of one command, or one file of the inbox.
package typealias ListingID = Int64
