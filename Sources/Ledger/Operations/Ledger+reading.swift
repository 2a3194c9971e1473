import GRDB

extension Ledger {
  /// How many rows are in memory at once; a page of tasks is then well under a megabyte.
  private static let pageSize = 500

  /// Hands the tasks to `body` one by one, in the order in which the ledger came to know them.
  ///
  /// What changes meanwhile may be seen or not; no task is seen twice.
  package func forEachTask(
    _ filter: TaskFilter = TaskFilter(), _ body: (TaskRow) async throws -> Void
  ) async throws {
    var last: TaskRow.ID = 0
    while true {
      let after = last
      let page = try await read { database in
        let page = filter.page(after: after, limit: Self.pageSize)
        return try TaskRow.fetchAll(database, page.sql, page.arguments)
      }
      for task in page { try await body(task) }
      guard page.count == Self.pageSize, let end = page.last else { return }
      last = end.id
    }
  }

  /// The tasks of this id: one at each provider that has been asked for it, or the one at
  /// `provider`.
  package func tasks(
    _ taskID: String, provider: String? = nil
  ) async throws(LedgerError) -> [TaskRow] {
    try await read { database in
      guard let provider else {
        return try TaskRow.fetchAll(
          database, "SELECT * FROM task WHERE task_id = ? ORDER BY provider", [taskID])
      }
      return try TaskRow.fetchAll(
        database, "SELECT * FROM task WHERE task_id = ? AND provider = ?", [taskID, provider])
    }
  }

  /// The task in this row.
  package func task(_ id: TaskRow.ID) async throws(LedgerError) -> TaskRow? {
    try await read {
      try TaskRow.fetchAll($0, "SELECT * FROM task WHERE id = ?", [id]).first
    }
  }

  /// The artifacts of a task, `video` first.
  package func artifacts(of id: TaskRow.ID) async throws(LedgerError) -> [ArtifactRow] {
    try await read { try $0.artifacts(of: id) }
  }

  /// Hands `body` every object that the ledger promises, once each, in the order of the digests.
  ///
  /// What was fetched and is not filed yet is not promised.
  ///
  /// Blocks.
  package func forEachObject(_ body: (ObjectRow) throws -> Void) throws {
    var last = ""
    while true {
      let page = try objects(after: last)
      for object in page { try body(object) }
      guard page.count == Self.pageSize, let end = page.last else { return }
      last = end.digest
    }
  }

  private func objects(after digest: String) throws(LedgerError) -> [ObjectRow] {
    do {
      return try database.unsafeRead { database in
        let statement = try database.cachedStatement(
          sql: """
            SELECT digest, bytes, path FROM artifact WHERE digest > ? AND path IS NOT NULL
            GROUP BY digest ORDER BY digest LIMIT \(Self.pageSize)
            """)
        return try Row.fetchAll(statement, arguments: [digest]).map { row in
          ObjectRow(
            digest: try row.value("digest"), bytes: try row.value("bytes"),
            path: try row.value("path"))
        }
      }
    } catch {
      throw LedgerError(error, path: path)
    }
  }
}
