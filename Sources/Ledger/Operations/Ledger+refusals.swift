package import FoundationEssentials
import GRDB

/// Links that their hosts refuse.
extension Ledger {
  /// A link of the task was refused: its provider is asked for another one at `next`.
  ///
  /// - Parameters:
  ///   - times: how often in a row.
  ///   - history: what the pipeline knows of that, as it wants to read it again.
  package func refused(
    _ id: TaskRow.ID, role: String, times: Int, history: String, nextPoll next: Date
  ) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(
        id, set: "stage = 'ready', next_poll_at = :next, refusals = :times",
        ["next": max(0, next.timeIntervalSince1970), "times": times])
      try database.keepRefusals(id, role, history)
    }
  }

  /// What is known of the refusals of an artifact's links has changed.
  package func keepRefusals(
    _ id: TaskRow.ID, role: String, history: String
  ) async throws(LedgerError) {
    try await write { try $0.keepRefusals(id, role, history) }
  }

  /// The task is left to another run, and a person may want to know why.
  package func setAside(
    _ id: TaskRow.ID, reason: String, sentence: String
  ) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(
        id,
        set: """
          stage = 'ready', next_poll_at = NULL, reason = :reason, sentence = :sentence,
          needs_person = 1, acknowledged_at = NULL
          """, ["reason": reason, "sentence": sentence])
    }
  }

  /// When the next of the run's tasks whose links were refused may be polled: `distantPast` for at once,
  /// nil for none.
  package func nextRefusedPoll(
    provider: String, run: RunRow.ID
  ) async throws(LedgerError) -> Date? {
    try await read { database in
      let times = try ["= 1", "> 1"].compactMap { times in
        let statement = try database.cachedStatement(
          sql: """
            SELECT next_poll_at FROM task
            WHERE run = ? AND provider = ? AND next_poll_at IS NOT NULL AND refusals \(times)
            ORDER BY next_poll_at LIMIT 1
            """)
        return try Double.fetchOne(statement, arguments: [run, provider])
      }
      return times.min().map { $0 <= 0 ? .distantPast : Date(timeIntervalSince1970: $0) }
    }
  }
}

extension Database {
  fileprivate func keepRefusals(_ task: TaskRow.ID, _ role: String, _ history: String) throws {
    try run("UPDATE artifact SET refusals = ? WHERE task = ? AND role = ?", [history, task, role])
  }

  /// The assignments by which an open task that another run had set aside begins anew in this one.
  static let forgetsRefusals = """
    refusals = CASE run WHEN :run THEN refusals ELSE 0 END,
    needs_person = CASE run WHEN :run THEN needs_person ELSE 0 END,
    reason = CASE run WHEN :run THEN reason END, sentence = CASE run WHEN :run THEN sentence END
    """
}
