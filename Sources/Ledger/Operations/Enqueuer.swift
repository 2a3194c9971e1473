import FoundationEssentials
import GRDB

/// Records what lists say of tasks, within a transaction.
struct Enqueuer {
  let database: Database
  let run: RunRow.ID
  let time: Date
  /// Nil while a ledger is rebuilt, where each line counts.
  var listing: ListingID?

  /// How a task stands, and which listing named it last; nil for a task that isn't known.
  func standing(of listed: Listed) throws -> (standing: Standing, listing: ListingID?)? {
    try find(listed).map { known in
      let standing: Standing =
        switch known.outcome {
        case nil: .open
        case .some where known.isTriedAgain: .triedAgain
        case .some: .final
        }
      return (standing, known.listing)
    }
  }

  /// Adds a task, or makes a known one the run's; returns its row.
  ///
  /// What this list expects of an open task, and its tags, replace what an earlier one said. A task with an
  /// outcome that isn't final starts anew, unless it was `open` when its line was journaled: the journal then
  /// has the outcome after that line.
  ///
  /// - Parameter id: the row that a new task gets; nil for the next.
  @discardableResult
  func enlist(
    _ listed: Listed, judged standing: Standing? = nil, as id: TaskRow.ID? = nil
  ) throws -> TaskRow.ID {
    if let id = try insert(listed, as: id) { return id }
    // Neither new nor to be found: the index and the table disagree.
    guard let known = try find(listed) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    switch known.outcome {
    case nil:
      try database.updateOpenTask(
        known.id,
        set: """
          duration = :duration, frames_per_second = :fps, tags = :tags, origin = :origin, run = :run,
          listing = :listing, \(Database.forgetsRefusals)
          """, try said(of: listed))
    case .some where known.isTriedAgain && standing != .open:
      try startAnew(known.id, try said(of: listed))
    case .some:
      try database.run(
        "UPDATE task SET run = ?, listing = ? WHERE id = ?", [run, listing, known.id])
    }
    return known.id
  }

  /// Nil when the task is known.
  private func insert(_ listed: Listed, as id: TaskRow.ID?) throws -> TaskRow.ID? {
    try database.run(
      """
      INSERT INTO task (id, provider, task_id, stage, duration, frames_per_second, tags, origin,
        run, listing, enqueued_at, next_poll_at)
      VALUES (:id, :provider, :task, 'queued', :duration, :fps, :tags, :origin, :run, :listing, :time, 0)
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
      "listing": listing,
    ]
  }

  private typealias Known = (
    id: TaskRow.ID, outcome: Outcome?, isTriedAgain: Bool, listing: ListingID?
  )

  private func find(_ listed: Listed) throws -> Known? {
    let statement = try database.cachedStatement(
      sql: """
        SELECT id, outcome, reason, listing FROM task WHERE task_id = ? AND provider = ?
        """)
    return try Row.fetchOne(statement, arguments: [listed.taskID, listed.provider]).map { row in
      let outcome: Outcome? = try row.value("outcome")
      let isTriedAgain = outcome?.isTriedAgain(reason: try row.value("reason")) ?? false
      return try (row.value("id"), outcome, isTriedAgain, row.value("listing"))
    }
  }

  private func startAnew(_ id: TaskRow.ID, _ said: StatementArguments) throws {
    try database.run("DELETE FROM artifact WHERE task = ?", [id])
    try database.run(
      """
      UPDATE task SET
        duration = :duration, frames_per_second = :fps, tags = :tags, origin = :origin, run = :run,
        listing = :listing, stage = 'queued', next_poll_at = 0, enqueued_at = :time,
        outcome = NULL, verdict = NULL, reason = NULL, sentence = NULL, done_at = NULL,
        acknowledged_at = NULL, needs_person = 0, refusals = 0,
        first_polled_at = NULL, polled_at = NULL, polls = 0,
        finished_seen_at = NULL, deadline = NULL, deadline_source = NULL, journaled_deadline = NULL,
        \(PollHistory.assignments)
      WHERE id = :id
      """,
      said + PollHistory().arguments + ["time": time.timeIntervalSince1970, "id": id])
  }
}
