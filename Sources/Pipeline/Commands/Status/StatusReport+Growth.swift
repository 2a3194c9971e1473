import FoundationEssentials
import Ledger

extension StatusReport {
  /// What was archived lately.
  package struct Growth: Encodable, Sendable {
    package struct Part: Encodable, Sendable {
      package let tasks: Int
      package let bytes: Int64
    }

    package let week: Part
    package let month: Part

    private enum CodingKeys: String, CodingKey {
      case week = "last_7_days"
      case month = "last_30_days"
    }

    /// Since when each part counts.
    static func times(before now: Date) -> [Date] {
      [7.0, 30].map { now.addingTimeInterval(-$0 * 86_400) }
    }

    /// - Parameter counts: Since ``times(before:)``.
    init(_ counts: [ArchivedCount]) {
      let parts = counts.map { Part(tasks: $0.tasks, bytes: $0.bytes) }
      precondition(parts.count == 2, "a count for each of the times")
      (week, month) = (parts[0], parts[1])
    }
  }
}
