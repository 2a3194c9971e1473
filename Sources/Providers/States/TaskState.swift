/// What a provider says of a task.
package enum TaskState: Sendable, Equatable {
  case pending(Pending)
  case finished(Finished)
  case failed(Failure)
  /// The id names a job that makes something else than a video.
  case notAVideoTask(object: String)
  /// The provider has no such task; a second answer has to say so too before it is believed.
  ///
  /// Unless `isCertain`, a wrong address could look the same.
  case unknown(message: String, isCertain: Bool)
}
