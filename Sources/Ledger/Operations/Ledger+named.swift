import GRDB

extension Ledger {
  /// The tasks of these names, in their order; nil for what the ledger does not know.
  ///
  /// One read, which whoever else needs the connection waits for: a few hundred names at once.
  package func tasks(
    named names: [(provider: String, taskID: String)]
  ) async throws(LedgerError) -> [TaskRow?] {
    try await read { database in
      try names.map { name in
        try TaskRow.fetchAll(
          database, "SELECT * FROM task WHERE task_id = ? AND provider = ?",
          [name.taskID, name.provider]
        ).first
      }
    }
  }

  /// The artifacts of each of these tasks, `video` first; a few hundred tasks at once.
  package func artifacts(of ids: [TaskRow.ID]) async throws(LedgerError) -> [[ArtifactRow]] {
    try await read { database in
      try ids.map { try database.artifacts(of: $0) }
    }
  }
}
