package import FoundationEssentials
import GRDB

extension Ledger {
  /// The run's finished tasks that need a poll to have their links back, the earliest deadline
  /// first: those that wait for a download, without the ones whose links are in memory.
  package func earliestFinished(
    run: RunRow.ID, excluding inMemory: Set<TaskRow.ID>, limit: Int
  ) async throws(LedgerError) -> [TaskRow] {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT * FROM task WHERE run = ? AND stage = 'ready' AND next_poll_at IS NULL
          ORDER BY deadline
          """)
      let rows = try Row.fetchCursor(statement, arguments: [run])
      var tasks: [TaskRow] = []
      while tasks.count < limit, let row = try rows.next() {
        if inMemory.contains(try row.value("id")) { continue }
        tasks.append(try TaskRow(row))
      }
      return tasks
    }
  }

  /// How many of the run's finished tasks wait for a download, by deadline, to the minute; without those
  /// whose links are in memory.
  package func waiting(
    run: RunRow.ID, excluding inMemory: Set<TaskRow.ID>
  ) async throws(LedgerError) -> [(deadline: Date, tasks: Int)] {
    let known = "[" + inMemory.map(String.init).joined(separator: ",") + "]"
    return try await read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT min(deadline) AS deadline, count(*) AS tasks FROM task INDEXED BY task_ready
          WHERE run = ? AND stage = 'ready' AND next_poll_at IS NULL
            AND id NOT IN (SELECT value FROM json_each(?))
          GROUP BY CAST(deadline / 60 AS INTEGER) ORDER BY 1
          """)
      return try Row.fetchAll(statement, arguments: [run, known]).compactMap { row in
        guard let deadline = try row.date("deadline") else { return nil }
        return (deadline, try row.value("tasks"))
      }
    }
  }

  /// The links of these tasks were dropped, refused or lost: they are polled before all others.
  package func backToRecover(_ ids: [TaskRow.ID]) async throws(LedgerError) {
    try await write { database in
      for id in ids {
        try database.updateOpenTask(id, set: "stage = 'ready', next_poll_at = 0")
      }
    }
  }

  /// The poll for this task's link brought nothing: once `time` is there, it goes before all others
  /// again.
  package func recoverLater(_ id: TaskRow.ID, at time: Date) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(
        id, set: "stage = 'ready', next_poll_at = :time", ["time": time.timeIntervalSince1970])
    }
  }

  /// A task goes to, or from, a download slot or the media worker.
  ///
  /// Only `ready`, `downloading` and `verifying` are set this way; the others come with what leads
  /// to them.
  package func stage(_ id: TaskRow.ID, _ stage: Stage) async throws(LedgerError) {
    precondition(
      [.ready, .downloading, .verifying].contains(stage), "\(stage) is not set on its own")
    try await write { database in
      try database.updateOpenTask(
        id, set: "stage = :stage, next_poll_at = NULL", ["stage": stage.rawValue])
    }
  }

  /// An artifact arrives from its first byte on, or the rest of it does; `validator` and `length` are
  /// what its host says of the whole.
  package func began(
    _ id: TaskRow.ID, role: String, validator: String?, length: Int64?, anew: Bool
  ) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(id, set: "stage = 'downloading', next_poll_at = NULL")
      try database.run(
        """
        UPDATE artifact SET validator = :validator, length = :length,
          synced = CASE WHEN :anew THEN 0 ELSE synced END
        WHERE task = :task AND role = :role AND digest IS NULL
        """,
        ["validator": validator, "length": length, "anew": anew, "task": id, "role": role])
    }
  }

  /// An artifact broke off; its first bytes, in staging, outlive a power cut.
  package func brokeOff(
    _ id: TaskRow.ID, role: String, synced bytes: Int64
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        "UPDATE artifact SET synced = :bytes WHERE task = :task AND role = :role",
        ["bytes": bytes, "task": id, "role": role])
    }
  }

  /// An artifact has arrived whole, and is in staging: a later process goes on with these bytes.
  ///
  /// `validator` is the entity tag, or the date, that its host gave them.
  package func fetched(
    _ id: TaskRow.ID, role: String, digest: String, bytes: Int64, validator: String?
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        UPDATE artifact SET digest = :digest, bytes = :bytes, validator = :validator,
          length = :bytes
        WHERE task = :task AND role = :role
        """,
        ["digest": digest, "bytes": bytes, "validator": validator, "task": id, "role": role])
      guard database.changesCount == 1 else { throw LedgerError.notOpen(id: id) }
    }
  }
}
