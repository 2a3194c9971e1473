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
    try await read { try $0.openTasks(run: run) }
  }

  /// What was archived since a time, or ever.
  package func archived(since time: Date? = nil) async throws(LedgerError) -> ArchivedCount {
    try await read { try $0.archived(since: time) }
  }

  /// When the oldest of the archived tasks was stored; nil when there is none.
  package func oldestStored() async throws(LedgerError) -> Date? {
    try await read { try $0.oldestStored() }
  }
}
