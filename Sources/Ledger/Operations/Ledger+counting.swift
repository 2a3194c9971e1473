import FoundationEssentials
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
    try await read { try $0.openTasks(run: run) }
  }

  /// What a video takes, in the middle of the last thousand archived tasks; nil when there is none.
  package func typicalBytes() async throws(LedgerError) -> Int64? {
    try await read { database in
      try Int64.fetchOne(
        database,
        sql: """
          SELECT CAST(avg(bytes) AS INTEGER) FROM (
            SELECT bytes FROM task WHERE outcome = 'archived' ORDER BY done_at DESC LIMIT 1000)
          """)
    }
  }
}
