package import FoundationEssentials
import GRDB

/// A run, as the ledger remembers it.
package struct RunRow: Sendable, Equatable, Identifiable {
  package let id: Int64
  /// As `20261121T031415Z-4f2a`.
  package let name: String
  package let begunAt: Date
  /// Nil while it runs, and for ever after it was killed.
  package let endedAt: Date?
  package let exit: Int?
  /// The counts of the summary event, as JSON.
  package let summary: String?
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
