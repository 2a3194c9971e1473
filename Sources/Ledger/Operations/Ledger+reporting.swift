package import FoundationEssentials
import GRDB

extension Ledger {
  /// The run before this one; nil before the first.
  package func run(before id: RunRow.ID) async throws(LedgerError) -> RunRow? {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT * FROM run WHERE id < ? ORDER BY id DESC LIMIT 1")
      return try Row.fetchOne(statement, arguments: [id]).map(RunRow.init)
    }
  }

  /// How much of their links' lives was left to the tasks that a run has archived, since it began;
  /// nil when that is known of none.
  package func timeLeft(in run: RunRow.ID) async throws(LedgerError) -> TimeLeft? {
    try await read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          WITH life AS MATERIALIZED (
            SELECT deadline - done_at AS seconds FROM task
            WHERE run = :run AND outcome = 'archived' AND deadline IS NOT NULL
              AND done_at >= (SELECT begun_at FROM run WHERE id = :run))
          SELECT count(*) AS tasks, min(seconds) AS least,
            (SELECT seconds FROM life ORDER BY seconds
              LIMIT 1 OFFSET ((SELECT count(*) FROM life) - 1) / 2) AS median
          FROM life HAVING count(*) > 0
          """, arguments: ["run": run])
      return try row.map { row in
        TimeLeft(
          tasks: try row.value("tasks"), least: try row.value("least"),
          median: try row.value("median"))
      }
    }
  }

  /// What archived tasks have cost, by day (in UTC) and model: the latest day first, and of a day
  /// the dearest.
  package func tokens(
    since start: Date, limit: Int
  ) async throws(LedgerError) -> [TokensOfDay] {
    try await read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT date(done_at, 'unixepoch') AS day, model, count(*) AS tasks,
            coalesce(sum(tokens), 0) AS tokens
          FROM task WHERE outcome = 'archived' AND done_at >= ?
          GROUP BY 1, 2 ORDER BY 1 DESC, 4 DESC, 2 LIMIT ?
          """, arguments: [start.timeIntervalSince1970, limit])
      return try rows.map { row in
        TokensOfDay(
          day: try row.value("day"), model: try row.value("model"),
          tasks: try row.value("tasks"), tokens: try row.value("tokens"))
      }
    }
  }

  /// The open tasks whose links die first, and behind them those that are not finished, the longest
  /// known first.
  package func mostUrgent(_ limit: Int) async throws(LedgerError) -> [TaskRow] {
    try await read { database in
      try TaskRow.fetchAll(
        database,
        """
        SELECT * FROM task WHERE stage <> 'done'
        ORDER BY deadline IS NULL, deadline, enqueued_at, id LIMIT ?
        """, [limit])
    }
  }

  /// When the open task was listed that has been open for longest; nil when none is.
  package func oldestOpen() async throws(LedgerError) -> Date? {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT min(enqueued_at) FROM task WHERE stage <> 'done'")
      return try Double.fetchOne(statement).map { Date(timeIntervalSince1970: $0) }
    }
  }
}
