import FoundationEssentials
import GRDB

extension Database {
  func openTasks(run: RunRow.ID?) throws -> [OpenTasks] {
    let scope = run == nil ? "" : "AND run = ?"
    let rows = try Row.fetchAll(
      self,
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

  func archived(since time: Date?) throws -> ArchivedCount {
    let scope = time == nil ? "" : "AND done_at >= ?"
    let row = try Row.fetchOne(
      self,
      sql: """
        SELECT count(*) AS tasks, coalesce(sum(bytes), 0) AS bytes FROM task
        WHERE outcome = 'archived' \(scope)
        """, arguments: time.map { [$0.timeIntervalSince1970] } ?? [])
    guard let row else { return ArchivedCount(tasks: 0, bytes: 0) }
    return ArchivedCount(tasks: try row.value("tasks"), bytes: try row.value("bytes"))
  }

  func oldestStored() throws -> Date? {
    let statement = try cachedStatement(
      sql: "SELECT min(done_at) FROM task WHERE outcome = 'archived'")
    return try Double.fetchOne(statement).map { Date(timeIntervalSince1970: $0) }
  }

  func lastRuns(_ limit: Int) throws -> [RunRow] {
    let statement = try cachedStatement(sql: "SELECT * FROM run ORDER BY id DESC LIMIT ?")
    return try Row.fetchAll(statement, arguments: [limit]).map(RunRow.init)
  }
}
