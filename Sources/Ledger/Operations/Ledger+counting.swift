package import FoundationEssentials
import GRDB

extension Ledger {
  /// How many tasks stand how.
  package func counts() async throws(LedgerError) -> [TaskCount] {
    try await read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT stage, outcome, verdict, count(*) AS tasks, coalesce(sum(bytes), 0) AS bytes,
            coalesce(sum(tokens), 0) AS tokens
          FROM task GROUP BY stage, outcome, verdict ORDER BY stage, outcome, verdict
          """)
      return try rows.map { row in
        TaskCount(
          stage: try row.value("stage"), outcome: try row.value("outcome"),
          verdict: try row.value("verdict"), tasks: try row.value("tasks"),
          bytes: try row.value("bytes"), tokens: try row.value("tokens"))
      }
    }
  }

  /// The open tasks by provider and stage: those of a run, or all.
  package func openTasks(run: RunRow.ID? = nil) async throws(LedgerError) -> [OpenTasks] {
    try await read { database in
      let scope = run == nil ? "" : "AND run = ?"
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT provider, stage, count(*) AS tasks, min(deadline) AS deadline
          FROM task WHERE stage <> 'done' \(scope) GROUP BY provider, stage
          """, arguments: run.map { [$0] } ?? [])
      return try rows.map { row in
        OpenTasks(
          provider: try row.value("provider"), stage: try row.value("stage"),
          tasks: try row.value("tasks"), earliestDeadline: try row.date("deadline"))
      }
    }
  }

  /// What was archived since a time, or ever.
  package func archived(since time: Date? = nil) async throws(LedgerError) -> ArchivedCount {
    try await read { database in
      let scope = time == nil ? "" : "AND done_at >= ?"
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT count(*) AS tasks, coalesce(sum(bytes), 0) AS bytes FROM task
          WHERE outcome = 'archived' \(scope)
          """, arguments: time.map { [$0.timeIntervalSince1970] } ?? [])
      guard let row else { return ArchivedCount(tasks: 0, bytes: 0) }
      return ArchivedCount(tasks: try row.value("tasks"), bytes: try row.value("bytes"))
    }
  }

  /// When the oldest of the archived tasks was stored; nil when there is none.
  package func oldestStored() async throws(LedgerError) -> Date? {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT min(done_at) FROM task WHERE outcome = 'archived'")
      return try Double.fetchOne(statement).map { Date(timeIntervalSince1970: $0) }
    }
  }
}
