package import FoundationEssentials
import GRDB

/// A run, as the ledger remembers it.
package struct RunRow: Sendable, Equatable, Identifiable {
  package let id: Int64
  /// The archive's run id.
  package let name: String
  package let begunAt: Date
  /// Nil while it lasts, and for ever when it was killed; so is what follows.
  package let endedAt: Date?
  package let exit: Int?
  /// The summary event, as JSON.
  package let summary: String?

  /// In place of a summary where a rebuilt ledger does not know how a run ended.
  static let retold = "{}"

  package var isRetold: Bool { summary == Self.retold }
}

extension RunRow {
  init(_ row: Row) throws {
    id = try row.value("id")
    name = try row.value("name")
    begunAt = Date(timeIntervalSince1970: try row.value("begun_at"))
    endedAt = try row.date("ended_at")
    exit = try row.value("exit")
    summary = try row.value("summary")
  }
}
