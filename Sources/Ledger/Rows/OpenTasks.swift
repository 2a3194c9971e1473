package import FoundationEssentials

/// The open tasks of a provider at one stage.
package struct OpenTasks: Sendable, Equatable {
  package let provider: String
  package let stage: Stage
  package let tasks: Int
  /// Nil when none of them is known to be finished.
  package let earliestDeadline: Date?
}
