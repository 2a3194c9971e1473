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

  /// Adds a task, or says how it stands.
  ///
  /// A known one becomes the run's. If it is open, what this list expects and its tags replace what
  /// an earlier one said; if it is `lost`, `rejected` or `unknown`, it also starts anew.
  package func add(_ listed: Listed) throws(LedgerError) -> Enlisted {
    do {
      return try enlist(listed)
    } catch {
      throw LedgerError(error, path: path)
    }
  }

  /// - Parameter id: the row that a new task gets; nil for the next.
  func enlist(_ listed: Listed, as id: TaskRow.ID? = nil) throws -> Enlisted {
    let said: StatementArguments = [
      "duration": listed.duration, "fps": listed.framesPerSecond,
      "tags": try TaskRow.text(ofTags: listed.tags), "origin": listed.origin, "run": run,
    ]
    try database.run(
      """
      INSERT INTO task (id, provider, task_id, stage, duration, frames_per_second, tags, origin,
        run, enqueued_at, next_poll_at)
      VALUES (:id, :provider, :task, 'queued', :duration, :fps, :tags, :origin, :run, :time, 0)
      ON CONFLICT (task_id, provider) DO NOTHING
      """,
      said + [
        "id": id, "provider": listed.provider, "task": listed.taskID,
        "time": time.timeIntervalSince1970,
      ])
    if database.changesCount == 1 { return .added(database.lastInsertedRowID) }

    let known = try find(listed)
    if known.run == run { return .duplicate }
    switch known.outcome {
    case nil:
      try database.updateOpenTask(
        known.id,
        set: """
          duration = :duration, frames_per_second = :fps, tags = :tags, origin = :origin, run = :run
          """, said)
    case .some(let outcome) where outcome.isTriedAgain:
      try startAnew(known.id, said)
    case .some:
      try database.run("UPDATE task SET run = ? WHERE id = ?", [run, known.id])
    }
    return .known(known.id, stage: known.stage, outcome: known.outcome)
  }

  private func find(
    _ listed: Listed
  ) throws -> (id: TaskRow.ID, run: RunRow.ID, stage: Stage, outcome: Outcome?) {
    let statement = try database.cachedStatement(
      sql: "SELECT id, run, stage, outcome FROM task WHERE task_id = ? AND provider = ?")
    let row = try Row.fetchOne(statement, arguments: [listed.taskID, listed.provider])
    // Neither new nor to be found: the index and the table disagree.
    guard let row else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    return try (row.value("id"), row.value("run"), row.value("stage"), row.value("outcome"))
  }

  private func startAnew(_ id: TaskRow.ID, _ said: StatementArguments) throws {
    try database.run("DELETE FROM artifact WHERE task = ?", [id])
    try database.run(
      """
      UPDATE task SET
        duration = :duration, frames_per_second = :fps, tags = :tags, origin = :origin, run = :run,
        stage = 'queued', next_poll_at = 0, enqueued_at = :time,
        outcome = NULL, verdict = NULL, reason = NULL, sentence = NULL, done_at = NULL,
        acknowledged_at = NULL, needs_person = 0,
        first_polled_at = NULL, polled_at = NULL, polls = 0, unknown_sightings = 0,
        finished_seen_at = NULL, deadline = NULL, deadline_source = NULL
      WHERE id = :id
      """, said + ["time": time.timeIntervalSince1970, "id": id])
  }
}
