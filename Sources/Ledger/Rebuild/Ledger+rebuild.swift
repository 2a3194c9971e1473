import GRDB

extension Ledger {
  /// KiB of pages in memory: with SQLite's usual 2 MiB, most rows of 100,000 tasks are read again
  /// from the disk for each thing that is told of them.
  private static let cache = 65_536

  /// Fills a new ledger with what an archive tells: all of it or, when `body` throws, nothing.
  ///
  /// `body` runs on the database's own thread, may read files there, and its errors reach the
  /// caller as they are. It must not call the ledger.
  package func rebuild<Value: Sendable>(
    _ body: @escaping @Sendable (Rebuilder) throws -> Value
  ) async throws -> Value {
    let path = path
    return try await writeRethrowing { database in
      try database.execute(sql: "PRAGMA cache_size = -\(Self.cache)")
      return try body(Rebuilder(database: database, path: path))
    }
  }
}
