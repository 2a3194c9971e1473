/// A task as a list names it, with what the user expects of its video.
package struct ListedTask: Hashable, Sendable {
  package let taskID: String
  /// The provider that the line itself names; it is a configured one.
  package let provider: String?
  /// In seconds, above 0.
  package let duration: Double?
  /// Above 0.
  package let framesPerSecond: Double?
  package let tags: [String]

  package init(
    taskID: String, provider: String? = nil, duration: Double? = nil,
    framesPerSecond: Double? = nil, tags: [String] = []
  ) {
    self.taskID = taskID
    self.provider = provider
    self.duration = duration
    self.framesPerSecond = framesPerSecond
    self.tags = tags
  }
}
