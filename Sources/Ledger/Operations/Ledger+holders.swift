import GRDB

extension Ledger {
  /// The objects whose digests begin with these hex digits, once each, in the order of the digests.
  ///
  /// What was fetched and is not filed yet is not among them. Blocks.
  package func objects(beginningWith digits: String) throws(LedgerError) -> [ObjectRow] {
    try readBlocking { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT digest, bytes, path FROM artifact
          WHERE digest >= ? AND digest < ? AND path IS NOT NULL GROUP BY digest ORDER BY digest
          """)
      return try Row.fetchAll(statement, arguments: [digits, digits + "g"]).map { row in
        ObjectRow(
          digest: try row.value("digest"), bytes: try row.value("bytes"),
          path: try row.value("path"))
      }
    }
  }

  /// The tasks that have an object, by provider and task id; at most so many.
  ///
  /// Blocks.
  package func holders(of digest: String, limit: Int) throws(LedgerError) -> [Holder] {
    try readBlocking { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT DISTINCT task.provider, task.task_id, task.tokens, artifact.bytes,
            artifact.deadline
          FROM artifact JOIN task ON task.id = artifact.task
          WHERE artifact.digest = ? AND artifact.path IS NOT NULL
          ORDER BY task.provider, task.task_id LIMIT ?
          """)
      return try Row.fetchAll(statement, arguments: [digest, limit]).map { row in
        Holder(
          provider: try row.value("provider"), taskID: try row.value("task_id"),
          tokens: try row.value("tokens"), bytes: try row.value("bytes"),
          deadline: try row.date("deadline"))
      }
    }
  }

  /// How a task stands; nil for one that isn't known.
  ///
  /// Blocks.
  package func compared(provider: String, taskID: String) throws(LedgerError) -> ComparedTask? {
    try readBlocking { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT id, provider, task_id, outcome, verdict, digest FROM task
          WHERE task_id = ? AND provider = ?
          """)
      return try Row.fetchOne(statement, arguments: [taskID, provider]).map { try ComparedTask($0) }
    }
  }

  /// The next archived tasks behind this row, five hundred at most.
  ///
  /// Blocks.
  package func archived(after id: TaskRow.ID) throws(LedgerError) -> [ComparedTask] {
    try readBlocking { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT id, provider, task_id, outcome, verdict, digest FROM task
          WHERE id > ? AND outcome = 'archived' ORDER BY id LIMIT 500
          """)
      return try Row.fetchAll(statement, arguments: [id]).map { try ComparedTask($0) }
    }
  }

  private func readBlocking<Value>(
    _ body: (Database) throws -> Value
  ) throws(LedgerError) -> Value {
    do {
      return try database.unsafeRead(body)
    } catch {
      throw LedgerError(error, path: path)
    }
  }
}
