package import FoundationEssentials
import GRDB

extension Ledger {
  /// Takes up to `limit` of the run's tasks that may be polled now, in the order in which they
  /// should be: links to recover first, the earliest deadline before the others, whether they were
  /// put off before or not; then never polled ones as they were listed; then by the time they are
  /// due.
  ///
  /// They are given to nobody else until something is recorded of them, or the ledger is recovered.
  package func claimPolls(
    provider: String, run: RunRow.ID, now: Date, limit: Int
  ) async throws(LedgerError) -> [TaskRow] {
    try await write { database in
      let time = now.timeIntervalSince1970
      let toRecover = try TaskRow.fetchAll(
        database,
        """
        SELECT * FROM task INDEXED BY task_to_recover
        WHERE run = ? AND provider = ? AND stage = 'ready' AND next_poll_at <= ?
        ORDER BY deadline, id LIMIT ?
        """, [run, provider, time, limit])
      let others = try TaskRow.fetchAll(
        database,
        """
        SELECT * FROM task
        WHERE run = ? AND provider = ? AND stage = 'queued' AND next_poll_at <= ?
        ORDER BY next_poll_at, id LIMIT ?
        """, [run, provider, time, limit - toRecover.count])
      let claimed = toRecover + others
      for task in claimed {
        try database.updateOpenTask(task.id, set: "stage = 'polling', next_poll_at = NULL")
      }
      return claimed
    }
  }

  /// When the next of the run's tasks may be polled: `distantPast` for at once, nil for none.
  package func nextPoll(provider: String, run: RunRow.ID) async throws(LedgerError) -> Date? {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT next_poll_at FROM task
          WHERE run = ? AND provider = ? AND next_poll_at IS NOT NULL
          ORDER BY next_poll_at LIMIT 1
          """)
      let time = try Double.fetchOne(statement, arguments: [run, provider])
      return time.map { $0 <= 0 ? .distantPast : Date(timeIntervalSince1970: $0) }
    }
  }

  /// The provider says that the task is not finished; `next` is when to ask again, nil not before
  /// the next run.
  package func pending(
    _ id: TaskRow.ID, next: Date?, model: String?, polledAt time: Date
  ) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(
        id,
        set: """
          stage = 'queued', next_poll_at = :next, model = coalesce(:model, model),
          unknown_sightings = 0, polls = polls + 1, polled_at = :time,
          first_polled_at = coalesce(first_polled_at, :time)
          """,
        [
          "next": next?.timeIntervalSince1970, "model": model,
          "time": time.timeIntervalSince1970,
        ])
    }
  }

  /// The provider says that the task is finished, and gives no link: it is asked again at `next`.
  package func finishedWithoutLink(
    _ id: TaskRow.ID, next: Date?, at time: Date
  ) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(
        id,
        set: """
          stage = 'queued', next_poll_at = :next, unknown_sightings = 0, polls = polls + 1,
          polled_at = :time, first_polled_at = coalesce(first_polled_at, :time),
          finished_seen_at = coalesce(finished_seen_at, :time)
          """,
        ["next": next?.timeIntervalSince1970, "time": time.timeIntervalSince1970])
    }
  }

  /// The provider says that there is no such task; returns how often in a row it has said so.
  package func unknownSighting(
    _ id: TaskRow.ID, next: Date?, polledAt time: Date
  ) async throws(LedgerError) -> Int {
    try await write { database in
      try database.updateOpenTask(
        id,
        set: """
          stage = 'queued', next_poll_at = :next, unknown_sightings = unknown_sightings + 1,
          polls = polls + 1, polled_at = :time, first_polled_at = coalesce(first_polled_at, :time)
          """,
        ["next": next?.timeIntervalSince1970, "time": time.timeIntervalSince1970])
      let statement = try database.cachedStatement(
        sql: "SELECT unknown_sightings FROM task WHERE id = ?")
      return try Int.fetchOne(statement, arguments: [id]) ?? 0
    }
  }

  /// The provider says that the task is finished: it is ready, and its links are in memory.
  package func finished(
    _ id: TaskRow.ID, _ reply: FinishedReply, at time: Date
  ) async throws(LedgerError) {
    try await write { try reply.record(of: id, at: time, in: $0) }
  }
}
