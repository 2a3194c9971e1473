package import FoundationEssentials
import GRDB

extension Ledger {
  /// Records that a run begins; its name is the archive's run id.
  package func beginRun(
    name: String, at time: Date
  ) async throws(LedgerError) -> RunRow.ID {
    try await write { database in
      try database.run(
        "INSERT INTO run (name, begun_at) VALUES (?, ?)", [name, time.timeIntervalSince1970])
      return database.lastInsertedRowID
    }
  }

  /// Records how a run ended; `summary` is the summary event's counts, as JSON.
  package func endRun(
    _ run: RunRow.ID, exit: Int, summary: String, at time: Date
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        "UPDATE run SET ended_at = ?, exit = ?, summary = ? WHERE id = ?",
        [time.timeIntervalSince1970, exit, summary, run])
    }
  }
}
