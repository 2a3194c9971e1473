/// How many tasks have the same trouble, which nobody has acknowledged.
package struct TroubleCount: Sendable, Equatable {
  package let outcome: Outcome
  package let verdict: String?
  package let reason: String?
  package let tasks: Int
  /// The first of them.
  package let examples: [Name]

  /// What a task is called.
  package struct Name: Sendable, Equatable {
    package let provider: String
    package let taskID: String
  }
}
