/// How many tasks stand alike.
package struct TaskCount: Sendable, Equatable {
  package let stage: Stage
  package let outcome: Outcome?
  package let verdict: String?
  package let tasks: Int
  /// Of their objects in role `video`.
  package let bytes: Int64
  package let tokens: Int64
}
