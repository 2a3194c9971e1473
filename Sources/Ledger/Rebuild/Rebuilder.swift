package import FoundationEssentials
import GRDB

/// Tells a new ledger again what happened, within one transaction; it is of no use after that.
///
/// What is told later replaces what was told before. The rows come to be by the statements by which
/// they were written first.
package final class Rebuilder {
  let database: Database
  private let path: String

  init(database: Database, path: String) {
    self.database = database
    self.path = path
  }

  /// A run, the first time with what is known of it.
  package func run(
    named name: String, boot: String, begunAt time: Date
  ) throws(LedgerError) -> RunRow.ID {
    try perform {
      try database.run(
        """
        INSERT INTO run (name, boot, begun_at, summary) VALUES (?, ?, ?, ?)
        ON CONFLICT (name) DO NOTHING
        """, [name, boot, time.timeIntervalSince1970, RunRow.retold])
      return try find("SELECT id FROM run WHERE name = ?", [name]) ?? database.lastInsertedRowID
    }
  }

  /// The first `bytes` of a run's records are in the ledger.
  package func cover(_ run: RunRow.ID, _ bytes: Int64) throws(LedgerError) {
    try perform { try database.cover(Coverage(run: run, bytes: bytes)) }
  }

  /// The last run that was told of; nil before the first.
  package func latestRun() throws(LedgerError) -> RunRow.ID? {
    try perform { try find("SELECT max(id) FROM run", []) }
  }

  /// What is known of a task so far.
  package typealias Known = (id: TaskRow.ID, outcome: Outcome?, acknowledgedAt: Date?)

  package func find(provider: String, taskID: String) throws(LedgerError) -> Known? {
    try perform {
      let statement = try database.cachedStatement(
        sql: "SELECT id, outcome, acknowledged_at FROM task WHERE task_id = ? AND provider = ?")
      return try Row.fetchOne(statement, arguments: [taskID, provider]).map { row in
        (try row.value("id"), try row.value("outcome"), try row.date("acknowledged_at"))
      }
    }
  }

  /// A run has listed a task that had no end.
  ///
  /// - Parameter row: what a new task's row was; one that another task has is not taken from it.
  @discardableResult
  package func list(
    _ listed: Listed, row: TaskRow.ID? = nil, run: RunRow.ID, at time: Date
  ) throws(LedgerError) -> TaskRow.ID {
    try perform {
      let isTaken = try find("SELECT id FROM task WHERE id = ?", [row]) != nil
      let enqueuer = Enqueuer(database: database, run: run, time: time)
      return try enqueuer.enlist(listed, as: isTaken ? nil : row)
    }
  }

  /// Something is about to be told of a task, by this run if one is given: what was its end is none.
  package func reopen(_ id: TaskRow.ID, run: RunRow.ID? = nil) throws(LedgerError) {
    try perform {
      try database.run(
        """
        UPDATE task SET run = coalesce(:run, run), stage = 'queued', next_poll_at = 0,
          outcome = NULL, verdict = NULL, reason = NULL, sentence = NULL, done_at = NULL,
          acknowledged_at = NULL, needs_person = 0, refusals = 0
        WHERE id = :id
        """, ["run": run, "id": id])
    }
  }

  /// A person has said at `time` that the task's trouble is known; what has none is left alone.
  package func acknowledge(_ id: TaskRow.ID, at time: Date) throws(LedgerError) {
    try perform { _ = try database.acknowledge(id, at: time) }
  }

  /// A person has said that the task never was one.
  package func forget(_ id: TaskRow.ID) throws(LedgerError) {
    try perform { try database.run("DELETE FROM task WHERE id = ?", [id]) }
  }

  private func find(_ sql: String, _ arguments: StatementArguments) throws -> Int64? {
    try Int64.fetchOne(try database.cachedStatement(sql: sql), arguments: arguments)
  }

  func perform<Value>(_ body: () throws -> Value) throws(LedgerError) -> Value {
    do {
      return try body()
    } catch {
      throw LedgerError(error, path: path)
    }
  }
}
