import GRDB

extension Ledger {
  /// Fills a new ledger with what an archive tells: all of it or, when `body` throws, nothing.
  ///
  /// `body` runs on the database's own thread, may read files there, and its errors reach the
  /// caller as they are. It must not call the ledger.
  package func rebuild<Value: Sendable>(
    _ body: @escaping @Sendable (Rebuilder) throws -> Value
  ) async throws -> Value {
    let path = path
    return try await writeRethrowing { try body(Rebuilder(database: $0, path: path)) }
  }
}
