import FoundationEssentials
import GRDB

extension Ledger {
  /// Records what is about to be filed; committed before anything of it gets its final name.
  package func intend(_ intents: [Intent]) async throws(LedgerError) {
    try await write { database in
      for intent in intents {
        try database.updateOpenTask(intent.task, set: "stage = 'storing', next_poll_at = NULL")
        try intent.record(in: database)
      }
    }
  }

  /// Everything that was about to be filed: at open, what a kill has left half done.
  package func intents() async throws(LedgerError) -> [Intent] {
    try await read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM intent ORDER BY task").map { try Intent($0) }
    }
  }

  /// Nothing was filed for this intent, and nothing will be: its task needs its link back.
  package func dropIntent(_ id: TaskRow.ID) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(id, set: "stage = 'ready', next_poll_at = 0")
      try database.run("DELETE FROM intent WHERE task = ?", [id])
    }
  }

  /// These tasks are done: their objects, receipts and journal lines are durable.
  package func archived(
    _ tasks: [Archived], covering coverage: Coverage? = nil
  ) async throws(LedgerError) {
    try await write { database in
      try database.cover(coverage)
      for task in tasks { try task.record(in: database) }
    }
  }

  /// These tasks are done, nothing of them is in the archive, and their journal lines are durable.
  ///
  /// Returns those that were open; the others keep the ends that they have.
  package func done(
    _ tasks: [Ended], covering coverage: Coverage? = nil
  ) async throws(LedgerError) -> Set<TaskRow.ID> {
    precondition(
      tasks.allSatisfy { [.failed, .lost, .rejected, .unknown].contains($0.outcome) })
    return try await write { database in
      try database.cover(coverage)
      var recorded: Set<TaskRow.ID> = []
      for task in tasks {
        do {
          try database.end(
            task.task, task.outcome, reason: task.reason, sentence: task.sentence, at: task.at)
          recorded.insert(task.task)
        } catch LedgerError.notOpen {
          // A late answer about a task that has its end.
        }
      }
      return recorded
    }
  }

  /// The journals have the deadlines of these open tasks, as they are.
  package func journaledDeadlines(
    of ids: [TaskRow.ID], covering coverage: Coverage
  ) async throws(LedgerError) {
    try await write { database in
      try database.cover(coverage)
      for id in ids {
        try database.run("UPDATE task SET journaled_deadline = deadline WHERE id = ?", [id])
      }
    }
  }
}

extension Database {
  /// Ends a task that is still open with an outcome other than `archived`.
  func end(
    _ id: TaskRow.ID, _ outcome: Outcome, reason: String?, sentence: String?, at time: Date
  ) throws {
    try updateOpenTask(
      id,
      set: """
        stage = 'done', next_poll_at = NULL, outcome = :outcome, reason = :reason,
        sentence = :sentence, done_at = :time, acknowledged_at = NULL, needs_person = 1
        """,
      [
        "outcome": outcome.rawValue, "reason": reason, "sentence": sentence,
        "time": time.timeIntervalSince1970,
      ])
    try run("DELETE FROM intent WHERE task = ?", [id])
  }
}

extension Archived {
  func record(in database: Database) throws {
    guard let video = artifacts.first(where: { $0.role == "video" && $0.digest != nil }) else {
      preconditionFailure("A task is archived when its video is")
    }
    try database.updateOpenTask(
      task,
      set: """
        stage = 'done', next_poll_at = NULL, outcome = 'archived', verdict = :verdict,
        reason = :reason, sentence = :sentence, digest = :digest, bytes = :bytes, path = :path,
        model = coalesce(:model, model), tokens = coalesce(:tokens, tokens),
        done_at = :time, acknowledged_at = NULL, needs_person = :trouble
        """,
      [
        "verdict": verdict, "reason": reason, "sentence": sentence, "digest": video.digest,
        "bytes": video.bytes, "path": video.path, "model": model, "tokens": tokens,
        "time": at.timeIntervalSince1970, "trouble": needsPerson,
      ])
    try database.record(artifacts, of: task)
    try database.run("DELETE FROM intent WHERE task = ?", [task])
  }
}
