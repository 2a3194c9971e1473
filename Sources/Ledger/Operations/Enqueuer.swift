import FoundationEssentials
import GRDB

/// Adds listed tasks within one transaction; it is of no use after that.
package final class Enqueuer {
  private let database: Database
  private let path: String
  private let run: RunRow.ID
  private let time: Date

  init(database: Database, path: String, run: RunRow.ID, time: Date) {
    self.database = database
    self.path = path
    self.run = run
    self.time = time
  }

  /// Forgets what was added in another transaction.
  func begin() throws {
    try database.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS enlisted (task INTEGER PRIMARY KEY) STRICT;
        DELETE FROM enlisted;
        """)
  }

  /// Adds a task, or says how it stands.
  ///
  /// A known one becomes the run's. If it is open, what this list expects and its tags replace what
  /// an earlier one said; if its outcome is not final, it also starts anew. Of two lines of one
  /// transaction the first counts.
  package func add(_ listed: Listed) throws(LedgerError) -> Enlisted {
    do {
      if let id = try insert(listed) {
        _ = try isFirst(id)
        return .added(id)
      }
      let known = try find(listed)
      guard try isFirst(known.id) else { return .duplicate }
      try renew(known, listed)
      return known.isTriedAgain
        ? .reopened(known.id) : .known(known.id, stage: known.stage, outcome: known.outcome)
    } catch {
      throw LedgerError(error, path: path)
    }
  }

  /// As ``add(_:)``, but each time counts; returns the task's row.
  ///
  /// - Parameter id: the row that a new task gets; nil for the next.
  func enlist(_ listed: Listed, as id: TaskRow.ID? = nil) throws -> TaskRow.ID {
    if let id = try insert(listed, as: id) { return id }
    let known = try find(listed)
    try renew(known, listed)
    return known.id
  }

  /// Records how many bytes of the run's records are committed with this transaction.
  package func cover(_ bytes: Int64) throws {
    try database.cover(Coverage(run: run, bytes: bytes))
  }

  func remember(_ list: TakenList) throws {
    try database.run(
      "INSERT INTO list (name, digest, run) VALUES (?, ?, ?)", [list.name, list.digest, list.run])
  }

  private func isFirst(_ id: TaskRow.ID) throws -> Bool {
    try database.run("INSERT OR IGNORE INTO temp.enlisted (task) VALUES (?)", [id])
    return database.changesCount == 1
  }

  /// Nil when the task is known.
  private func insert(_ listed: Listed, as id: TaskRow.ID? = nil) throws -> TaskRow.ID? {
    try database.run(
      """
      INSERT INTO task (id, provider, task_id, stage, duration, frames_per_second, tags, origin,
        run, enqueued_at, next_poll_at)
      VALUES (:id, :provider, :task, 'queued', :duration, :fps, :tags, :origin, :run, :time, 0)
      ON CONFLICT (task_id, provider) DO NOTHING
      """,
      try said(of: listed) + [
        "id": id, "provider": listed.provider, "task": listed.taskID,
        "time": time.timeIntervalSince1970,
      ])
    return database.changesCount == 1 ? database.lastInsertedRowID : nil
  }

  private func said(of listed: Listed) throws -> StatementArguments {
    [
      "duration": listed.duration, "fps": listed.framesPerSecond,
      "tags": try TaskRow.text(ofTags: listed.tags), "origin": listed.origin, "run": run,
    ]
  }

  private typealias Known = (
    id: TaskRow.ID, stage: Stage, outcome: Outcome?, isTriedAgain: Bool
  )

  private func renew(_ known: Known, _ listed: Listed) throws {
    switch known.outcome {
    case nil:
      try database.updateOpenTask(
        known.id,
        set: """
          duration = :duration, frames_per_second = :fps, tags = :tags, origin = :origin, run = :run,
          \(Database.forgetsRefusals)
          """, try said(of: listed))
    case .some where known.isTriedAgain:
      try startAnew(known.id, try said(of: listed))
    case .some:
      try database.run("UPDATE task SET run = ? WHERE id = ?", [run, known.id])
    }
  }

  private func find(_ listed: Listed) throws -> Known {
    let statement = try database.cachedStatement(
      sql: "SELECT id, stage, outcome, reason FROM task WHERE task_id = ? AND provider = ?")
    let row = try Row.fetchOne(statement, arguments: [listed.taskID, listed.provider])
    // Neither new nor to be found: the index and the table disagree.
    guard let row else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    let outcome: Outcome? = try row.value("outcome")
    let isTriedAgain = outcome?.isTriedAgain(reason: try row.value("reason")) ?? false
    return try (row.value("id"), row.value("stage"), outcome, isTriedAgain)
  }

  private func startAnew(_ id: TaskRow.ID, _ said: StatementArguments) throws {
    try database.run("DELETE FROM artifact WHERE task = ?", [id])
    try database.run(
      """
      UPDATE task SET
        duration = :duration, frames_per_second = :fps, tags = :tags, origin = :origin, run = :run,
        stage = 'queued', next_poll_at = 0, enqueued_at = :time,
        outcome = NULL, verdict = NULL, reason = NULL, sentence = NULL, done_at = NULL,
        acknowledged_at = NULL, needs_person = 0, refusals = 0,
        first_polled_at = NULL, polled_at = NULL, polls = 0,
        finished_seen_at = NULL, deadline = NULL, deadline_source = NULL,
        \(PollHistory.assignments)
      WHERE id = :id
      """,
      said + PollHistory().arguments + ["time": time.timeIntervalSince1970, "id": id])
  }
}
