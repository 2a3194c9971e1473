package import FoundationEssentials
import GRDB

extension Rebuilder {
  /// How many rows are in memory at once.
  private static let pageSize = 500

  /// The task was left open; `deadline` is that of its links, if `time` saw it finished.
  package func wait(
    _ id: TaskRow.ID, deadline: Date?, at time: Date
  ) throws(LedgerError) {
    guard let deadline else { return }
    try perform {
      try database.updateOpenTask(
        id,
        set: """
          stage = 'ready', next_poll_at = NULL, deadline = :deadline, journaled_deadline = :deadline,
          finished_seen_at = coalesce(finished_seen_at, :time)
          """,
        ["deadline": deadline.timeIntervalSince1970, "time": time.timeIntervalSince1970])
    }
  }

  /// The task is done, and nothing of it is in the archive.
  package func end(
    _ id: TaskRow.ID, _ outcome: Outcome, reason: String?, sentence: String?, deadline: Date?,
    at time: Date
  ) throws(LedgerError) {
    try perform {
      try database.end(id, outcome, reason: reason, sentence: sentence, at: time)
      try database.run(
        "UPDATE task SET deadline = ? WHERE id = ?", [deadline?.timeIntervalSince1970, id])
    }
  }

  /// The task is archived; `reply` is what its provider had said by the time `polled`, if a receipt
  /// tells that.
  package func archive(
    _ archived: Archived, after reply: (reply: FinishedReply, polled: Date)? = nil
  ) throws(LedgerError) {
    try perform {
      if let reply { try reply.reply.record(of: archived.task, at: reply.polled, in: database) }
      try archived.record(in: database)
    }
  }

  /// The task was archived, and its file is not in the archive any more: that is told of it from
  /// now on.
  ///
  /// It keeps its digest, for the loss has to show, and may be had again like any other lost one.
  package func lose(
    _ id: TaskRow.ID, reason: String, sentence: String
  ) throws(LedgerError) {
    try perform {
      try database.run(
        """
        UPDATE task SET outcome = 'lost', verdict = NULL, reason = :reason, sentence = :sentence,
          needs_person = 1
        WHERE id = :id
        """, ["reason": reason, "sentence": sentence, "id": id])
    }
  }

  /// Bytes of an open task are in staging, and how many of them are good is not known: all are left to the
  /// next run, which compares the last of them, or finds that they are the whole file.
  package func keep(
    staged id: TaskRow.ID, role: String, bytes: Int64
  ) throws(LedgerError) {
    try perform {
      try database.run(
        """
        INSERT OR IGNORE INTO artifact (task, role, synced)
        SELECT id, :role, :bytes FROM task WHERE id = :id AND stage <> 'done'
        """, ["role": role, "bytes": bytes, "id": id])
    }
  }

  package func forEachOpenTask(
    _ body: (_ id: TaskRow.ID, _ provider: String, _ taskID: String) -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT id, provider, task_id FROM task INDEXED BY task_open_id WHERE stage <> 'done'")
    while let row = try rows.next() {
      body(try row.value("id"), try row.value("provider"), try row.value("task_id"))
    }
  }

  /// Hands over the archived tasks of which no receipt has told yet.
  package func forEachWithoutReceipt(
    _ body: (TaskRow, [ArtifactRow]) throws -> Void
  ) throws {
    var last: TaskRow.ID = 0
    while true {
      // A receipt tells of the poll that it came from; a journal doesn't.
      let page = try TaskRow.fetchAll(
        database,
        """
        SELECT * FROM task WHERE id > ? AND outcome = 'archived' AND polls = 0
        ORDER BY id LIMIT ?
        """, [last, Self.pageSize])
      for task in page { try body(task, try database.artifacts(of: task.id)) }
      guard page.count == Self.pageSize, let end = page.last else { return }
      last = end.id
    }
  }
}
