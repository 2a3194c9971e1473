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
      let enqueuer = Enqueuer(database: database, path: path, run: run, time: time)
      try enqueuer.begin()
      return try body(enqueuer)
    }
  }

  /// As ``enqueue(run:at:_:)``, and remembers in the same transaction that this list of the inbox
  /// was taken, until it is ``filed(_:)``.
  package func take<Value: Sendable>(
    _ list: TakenList, run: RunRow.ID, at time: Date,
    _ body: @escaping @Sendable (Enqueuer) throws -> Value
  ) async throws -> Value {
    try await enqueue(run: run, at: time) { enqueuer in
      try enqueuer.remember(list)
      return try body(enqueuer)
    }
  }

  /// The lists that were taken and, as far as the ledger knows, still lie in the inbox.
  package func takenLists() async throws(LedgerError) -> [TakenList] {
    try await read { database in
      try Row.fetchAll(database, sql: "SELECT name, digest, run FROM list").map { row in
        TakenList(
          name: try row.value("name"), digest: try row.value("digest"), run: try row.value("run"))
      }
    }
  }

  /// The list does not lie in the inbox any more.
  package func filed(_ list: TakenList) async throws(LedgerError) {
    try await write { database in
      try database.run(
        "DELETE FROM list WHERE name = ? AND digest = ?", [list.name, list.digest])
    }
  }

  /// Makes every open task the run's.
  package func enlistOpen(run: RunRow.ID) async throws(LedgerError) {
    try await write { database in
      try database.run(
        "UPDATE task SET \(Database.forgetsRefusals), run = :run WHERE stage <> 'done'",
        ["run": run])
    }
  }
}
