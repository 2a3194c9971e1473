/// What a provider says of a task.
package enum TaskState: Sendable, Equatable {
  case pending(Pending)
  case finished(Finished)
  case failed(Failure)
  /// The id names a job that makes something else than a video.
  case notAVideoTask(object: String)
  /// The provider has no such task; where a wrong address could look the same, a second answer
  /// has to say so too (`needsSecondLook`) before it is believed.
  case unknown(message: String, needsSecondLook: Bool)
}
