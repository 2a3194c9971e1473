package import FoundationEssentials
import GRDB

extension Ledger {
  /// Adds the tasks of a run's lists, all of them or, when `body` throws, none.
  ///
  /// `body` runs on the database's own thread, may read files there, and its errors reach the
  /// caller as they are. It must not call the ledger.
  package func enqueue<Value: Sendable>(
    run: RunRow.ID, at time: Date,
    _ body: @escaping @Sendable (Enqueuer) throws -> Value
  ) async throws -> Value {
    let path = path
    return try await writeRethrowing { database in
      try body(Enqueuer(database: database, path: path, run: run, time: time))
    }
  }

  /// Makes every open task the run's.
  ///
  /// A run that has lists as well adds these first, or all of their open tasks were duplicates.
  package func enlistOpen(run: RunRow.ID) async throws(LedgerError) {
    try await write { try $0.run("UPDATE task SET run = ? WHERE stage <> 'done'", [run]) }
  }
}
