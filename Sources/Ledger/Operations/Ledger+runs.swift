package import FoundationEssentials
import GRDB

extension Ledger {
  /// Records that a run begins; its name is the archive's run id.
  ///
  /// A rebuild within the run may have made its row already.
  ///
  /// - Parameter boot: what the machine calls the time since it was started.
  package func beginRun(
    name: String, boot: String, at time: Date
  ) async throws(LedgerError) -> RunRow.ID {
    try await write { database in
      try database.run(
        """
        INSERT INTO run (name, boot, begun_at, journaled) VALUES (?, ?, ?, 0)
        ON CONFLICT (name) DO UPDATE SET boot = excluded.boot, begun_at = excluded.begun_at,
          journaled = 0, summary = NULL
        """, [name, boot, time.timeIntervalSince1970])
      let statement = try database.cachedStatement(sql: "SELECT id FROM run WHERE name = ?")
      guard let id = try RunRow.ID.fetchOne(statement, arguments: [name]) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT)
      }
      return id
    }
  }

  /// Whether the machine has not been started anew since the last run began; true before the first.
  ///
  /// If it has, what was written and not synced may be gone. To be asked before `beginRun`.
  package func isSameBoot(_ boot: String) async throws(LedgerError) -> Bool {
    try await read { database in
      let last = try String.fetchOne(database, sql: "SELECT boot FROM run ORDER BY id DESC LIMIT 1")
      return last ?? boot == boot
    }
  }

  /// Records how a run ended; `summary` is the summary event's counts, as JSON.
  ///
  /// - Parameter bytes: of the run's records, which are covered; nil where that is not known.
  package func endRun(
    _ run: RunRow.ID, exit: Int, summary: String, covering bytes: Int64? = nil, at time: Date
  ) async throws(LedgerError) {
    try await write { database in
      try database.cover(bytes.map { Coverage(run: run, bytes: $0) })
      try database.run(
        "UPDATE run SET ended_at = ?, exit = ?, summary = ? WHERE id = ?",
        [time.timeIntervalSince1970, exit, summary, run])
    }
  }

  /// The last runs, the latest first.
  package func lastRuns(_ limit: Int) async throws(LedgerError) -> [RunRow] {
    try await read { try $0.lastRuns(limit) }
  }

  /// The longest time without a run among those that ended since `start`; nil when there is none.
  ///
  /// - Parameter now: until then no run has followed the last one; nil when that one still lasts.
  package func longestGap(since start: Date, now: Date?) async throws(LedgerError) -> RunGap? {
    try await read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT "from", "to" FROM (
            SELECT coalesce(ended_at, begun_at) AS "from",
              lead(begun_at, 1, :now) OVER (ORDER BY id) AS "to"
            FROM run WHERE id >= coalesce(
              (SELECT id FROM run WHERE begun_at < :start ORDER BY id DESC LIMIT 1), 0))
          WHERE "to" >= :start AND "to" >= "from" ORDER BY "to" - "from" DESC LIMIT 1
          """,
        arguments: [
          "start": start.timeIntervalSince1970, "now": now?.timeIntervalSince1970,
        ])
      return try row.map { row in
        RunGap(
          from: Date(timeIntervalSince1970: try row.value("from")),
          to: Date(timeIntervalSince1970: try row.value("to")))
      }
    }
  }
}
