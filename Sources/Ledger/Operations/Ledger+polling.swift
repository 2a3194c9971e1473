package import FoundationEssentials
import GRDB

extension Ledger {
  /// Takes up to `limit` of the run's tasks that may be polled now, in the order in which they
  /// should be: those whose link was refused for the first time; links to recover, the earliest deadline
  /// before the others, whether they were put off before or not; then never polled ones as they were
  /// listed; then by the time they are due, among them those whose link was refused again.
  ///
  /// They are given to nobody else until something is recorded of them, or the ledger is recovered.
  ///
  /// - Parameter refused: how many of them may be tasks whose link was refused.
  package func claimPolls(
    provider: String, run: RunRow.ID, now: Date, limit: Int, refused: Int = .max
  ) async throws(LedgerError) -> [TaskRow] {
    try await write { database in
      let time = now.timeIntervalSince1970
      func due(_ condition: String, _ limit: Int) throws -> [(task: TaskRow, time: Double)] {
        let statement = try database.cachedStatement(
          sql: """
            SELECT * FROM task
            WHERE run = ? AND provider = ? AND next_poll_at <= ? AND \(condition)
            ORDER BY next_poll_at, id LIMIT ?
            """)
        let rows = try Row.fetchAll(statement, arguments: [run, provider, time, limit])
        return try rows.map { (try TaskRow($0), try $0.value("next_poll_at")) }
      }
      let once = try due("refusals = 1", min(limit, refused)).map(\.task)
      let toRecover = try TaskRow.fetchAll(
        database,
        """
        SELECT * FROM task INDEXED BY task_to_recover
        WHERE run = ? AND provider = ? AND stage = 'ready' AND next_poll_at <= ? AND refusals = 0
        ORDER BY deadline, id LIMIT ?
        """, [run, provider, time, limit - once.count])
      let room = limit - once.count - toRecover.count
      let others =
        try due("stage = 'queued' AND refusals = 0", room)
        + due("refusals > 1", min(room, refused - once.count))
      let claimed =
        once + toRecover
        + others.sorted { ($0.time, $0.task.id) < ($1.time, $1.task.id) }.prefix(room).map(\.task)
      for task in claimed {
        try database.updateOpenTask(task.id, set: "stage = 'polling', next_poll_at = NULL")
      }
      return claimed
    }
  }

  /// When the next of the run's tasks whose link was not refused may be polled: `distantPast` for at once,
  /// nil for none.
  package func nextPoll(provider: String, run: RunRow.ID) async throws(LedgerError) -> Date? {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT next_poll_at FROM task
          WHERE run = ? AND provider = ? AND next_poll_at IS NOT NULL AND refusals = 0
          ORDER BY next_poll_at LIMIT 1
          """)
      let time = try Double.fetchOne(statement, arguments: [run, provider])
      return time.map { $0 <= 0 ? .distantPast : Date(timeIntervalSince1970: $0) }
    }
  }

  /// The earliest deadline after the time of the run's tasks that need a poll; nil for none.
  package func nextDeadline(
    provider: String, run: RunRow.ID, after time: Date
  ) async throws(LedgerError) -> Date? {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT min(deadline) FROM task
          WHERE run = ? AND provider = ? AND deadline > ?
            AND (next_poll_at IS NOT NULL OR stage = 'polling')
          """)
      let arguments: StatementArguments = [run, provider, time.timeIntervalSince1970]
      return try Double.fetchOne(statement, arguments: arguments)
        .map(Date.init(timeIntervalSince1970:))
    }
  }

  /// Records a poll, answered at `time` or not, after which the task is still open.
  package func polled(
    _ id: TaskRow.ID, _ poll: OpenPoll, at time: Date
  ) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(
        id,
        set: """
          stage = :stage, next_poll_at = :next, model = coalesce(:model, model),
          reason = :reason, sentence = :sentence, needs_person = :needsPerson,
          acknowledged_at = CASE needs_person WHEN 1 THEN acknowledged_at END,
          polls = polls + 1, polled_at = :time,
          first_polled_at = coalesce(first_polled_at, :time),
          finished_seen_at = coalesce(finished_seen_at, :finished), \(PollHistory.assignments)
          """,
        poll.history.arguments + [
          "stage": poll.isToRecover ? Stage.ready : .queued,
          "next": poll.next?.timeIntervalSince1970, "model": poll.model,
          "reason": poll.trouble?.reason, "sentence": poll.trouble?.sentence,
          "needsPerson": poll.trouble != nil,
          "time": time.timeIntervalSince1970,
          "finished": poll.isFinished ? time.timeIntervalSince1970 : nil,
        ])
    }
  }

  /// Draws up to `count` of the run's unfinished tasks at random, without those whose poll is under
  /// way, and has them polled next.
  package func drawPolls(
    provider: String, run: RunRow.ID, count: Int
  ) async throws(LedgerError) -> Set<TaskRow.ID> {
    try await write { database in
      let ids = try TaskRow.ID.fetchSet(
        database,
        sql: """
          SELECT id FROM task
          WHERE run = ? AND provider = ? AND stage = 'queued' AND next_poll_at IS NOT NULL
          ORDER BY random() LIMIT ?
          """, arguments: [run, provider, count])
      for id in ids {
        try database.run("UPDATE task SET next_poll_at = -1 WHERE id = ?", [id])
      }
      return ids
    }
  }

  /// Whether this provider has ever told a task's state at this address.
  package func hasToldState(
    provider: String, url: String
  ) async throws(LedgerError) -> Bool {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT 1 FROM provider WHERE name = ? AND url = ?")
      return try Int.fetchOne(statement, arguments: [provider, url]) != nil
    }
  }

  package func toldState(
    provider: String, url: String, at time: Date
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        "INSERT OR IGNORE INTO provider (name, url, told_at) VALUES (?, ?, ?)",
        [provider, url, time.timeIntervalSince1970])
    }
  }

  /// The provider says that the task is finished: it is ready, and its links are in memory.
  package func finished(
    _ id: TaskRow.ID, _ reply: FinishedReply, at time: Date
  ) async throws(LedgerError) {
    try await write { try reply.record(of: id, at: time, in: $0) }
  }
}
