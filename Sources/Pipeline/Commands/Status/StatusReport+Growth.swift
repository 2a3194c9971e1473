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

    init(_ ledger: Ledger, now: Date) async throws {
      func part(days: Double) async throws -> Part {
        let count = try await ledger.archived(since: now.addingTimeInterval(-days * 86_400))
        return Part(tasks: count.tasks, bytes: count.bytes)
      }
      week = try await part(days: 7)
      month = try await part(days: 30)
    }
  }
}
