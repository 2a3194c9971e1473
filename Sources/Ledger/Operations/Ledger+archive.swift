import GRDB

/// What ties the ledger to one archive: its identity, and how far its commits cover the journals.
extension Ledger {
  /// The identity of the archive that the ledger belongs to; nil before one was recorded.
  package func archiveIdentity() async throws(LedgerError) -> String? {
    try await read { try String.fetchOne($0, sql: "SELECT identity FROM archive") }
  }

  package func record(archiveIdentity identity: String) async throws(LedgerError) {
    try await write { database in
      try database.run("DELETE FROM archive")
      try database.run("INSERT INTO archive (identity) VALUES (?)", [identity])
    }
  }

  /// The bytes of each run's records that the ledger's commits cover, by the run's name; nil for runs
  /// of which that was not recorded.
  package func journaledBytes() async throws(LedgerError) -> [String: Int64?] {
    try await read { database in
      var bytes: [String: Int64?] = [:]
      let rows = try Row.fetchCursor(database, sql: "SELECT name, journaled FROM run")
      while let row = try rows.next() {
        bytes[try row.value("name", as: String.self)] = try row.value("journaled", as: Int64?.self)
      }
      return bytes
    }
  }
}

/// A point in the records of a run: all that is before it is committed.
package struct Coverage: Sendable {
  package let run: RunRow.ID
  package let bytes: Int64

  package init(run: RunRow.ID, bytes: Int64) {
    self.run = run
    self.bytes = bytes
  }
}

extension Database {
  /// Records how far the commits cover a run's records, with this transaction.
  func cover(_ coverage: Coverage?) throws {
    guard let coverage else { return }
    try run(
      "UPDATE run SET journaled = max(coalesce(journaled, 0), ?) WHERE id = ?",
      [coverage.bytes, coverage.run])
  }
}
