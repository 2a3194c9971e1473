import GRDB

extension Ledger {
  /// The troubles that nobody has acknowledged, the most frequent first.
  ///
  /// - Parameter examples: how many tasks are named of each at most.
  package func troubles(examples: Int) async throws(LedgerError) -> [TroubleCount] {
    try await read { try $0.troubles(examples: examples) }
  }

  /// How many tasks have a trouble that nobody has acknowledged.
  package func needsPerson() async throws(LedgerError) -> Int {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT count(*) FROM task WHERE needs_person = 1 AND acknowledged_at IS NULL")
      return try Int.fetchOne(statement) ?? 0
    }
  }
}

extension Database {
  func troubles(examples: Int) throws -> [TroubleCount] {
    let rows = try Row.fetchAll(
      self,
      sql: """
        SELECT outcome, verdict, reason, count(*) AS tasks FROM task
        WHERE needs_person = 1 AND acknowledged_at IS NULL
        GROUP BY outcome, verdict, reason ORDER BY tasks DESC, outcome, verdict, reason
        """)
    return try rows.map { row in
      let verdict: String? = try row.value("verdict")
      let reason: String? = try row.value("reason")
      let outcome: Outcome? = try row.value("outcome")
      return TroubleCount(
        outcome: outcome ?? .waiting, verdict: verdict, reason: reason,
        tasks: try row.value("tasks"),
        examples: try names([outcome?.rawValue, verdict, reason], limit: examples))
    }
  }

  /// The first tasks with a trouble of this outcome, verdict and reason.
  private func names(
    _ kind: StatementArguments, limit: Int
  ) throws -> [TroubleCount.Name] {
    let statement = try cachedStatement(
      sql: """
        SELECT provider, task_id FROM task
        WHERE needs_person = 1 AND acknowledged_at IS NULL
          AND outcome IS ? AND verdict IS ? AND reason IS ?
        ORDER BY id LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: kind + [limit]).map { row in
      TroubleCount.Name(provider: try row.value("provider"), taskID: try row.value("task_id"))
    }
  }
}
