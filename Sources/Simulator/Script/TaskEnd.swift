/// What becomes of a task once its scripted states are over.
package enum TaskEnd: String, Sendable, CaseIterable {
  case success
  case failure
  case cancelled

  /// The provider says that it has no such task.
  case unknown

  /// Success, and no link in the reply.
  case noLink = "no-link"

  /// The last state lasts forever.
  case never
}
