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
