import FoundationEssentials
import Ledger

extension StatusReport {
  /// The open tasks of a provider at one stage.
  package struct Open: Encodable, Sendable {
    package let provider: String
    package let state: String
    package let tasks: Int
    /// Until the first of their links dies; nil when none of them is known to be finished.
    package let hoursLeft: Double?

    private enum CodingKeys: String, CodingKey {
      case provider, state, tasks
      case hoursLeft = "hours_left"
    }

    init(_ open: OpenTasks, now: Date) {
      provider = open.provider
      state = open.stage.rawValue
      tasks = open.tasks
      hoursLeft = open.earliestDeadline.map { ($0.timeIntervalSince(now) / 360).rounded() / 10 }
    }
  }
}
