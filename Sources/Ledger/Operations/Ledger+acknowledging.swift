package import FoundationEssentials
import GRDB

extension Ledger {
  /// The trouble of these tasks is known; returns how many of them had one.
  package func acknowledge(_ ids: [TaskRow.ID], at time: Date) async throws(LedgerError) -> Int {
    try await write { database in
      var acknowledged = 0
      for id in ids where try database.acknowledge(id, at: time) { acknowledged += 1 }
      return acknowledged
    }
  }

  /// Drops a task that was never one, a typo in a list.
  ///
  /// One that is archived, or about to be, is ``LedgerError/archived(provider:taskID:)``; one that
  /// is not there is already forgotten.
  package func forget(_ id: TaskRow.ID) async throws(LedgerError) {
    try await write { database in
      let task = try TaskRow.fetchAll(database, "SELECT * FROM task WHERE id = ?", [id]).first
      guard let task else { return }
      guard task.outcome != .archived, task.stage != .storing else {
        throw LedgerError.archived(provider: task.provider, taskID: task.taskID)
      }
      try database.run("DELETE FROM task WHERE id = ?", [id])
    }
  }
}

extension Database {
  /// Whether the task had a trouble, which is known from now on.
  func acknowledge(_ id: TaskRow.ID, at time: Date) throws -> Bool {
    try run(
      """
      UPDATE task SET acknowledged_at = coalesce(acknowledged_at, ?)
      WHERE id = ? AND needs_person = 1
      """, [time.timeIntervalSince1970, id])
    return changesCount == 1
  }
}
