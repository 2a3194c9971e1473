package import FoundationEssentials
import GRDB

extension Ledger {
  /// Records that a run begins; its name is the archive's run id.
  ///
  /// - Parameter boot: what the machine calls the time since it was started.
  package func beginRun(
    name: String, boot: String, at time: Date
  ) async throws(LedgerError) -> RunRow.ID {
    try await write { database in
      try database.run(
        "INSERT INTO run (name, boot, begun_at) VALUES (?, ?, ?)",
        [name, boot, time.timeIntervalSince1970])
      return database.lastInsertedRowID
    }
  }

  /// Whether the machine has not been started anew since the last run began; true before the first.
  ///
  /// If it has, what was written and not synced may be gone.
  package func isSameBoot(_ boot: String) async throws(LedgerError) -> Bool {
    try await read { database in
      let last = try String.fetchOne(database, sql: "SELECT boot FROM run ORDER BY id DESC LIMIT 1")
      return last ?? boot == boot
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
