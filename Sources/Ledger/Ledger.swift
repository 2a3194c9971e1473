import GRDB

/// The database of every task and the stage it has reached: one SQLite file, one connection.
///
/// It is a cache: whatever was archived can be told again from the archive's receipts. It never
/// holds a key, nor the query of a link. The operations are grouped as a task meets them, in the
/// files of `Operations`; each of them is durable when it returns, and cancelling its caller does
/// not stop it.
package final class Ledger: Sendable {
  package let path: String
  let database: DatabaseQueue
  private let commits: GroupCommit
  private let wait: BusyWait

  private init(path: String, database: DatabaseQueue, wait: BusyWait = BusyWait()) {
    self.path = path
    self.database = database
    self.wait = wait
    commits = GroupCommit(database: database)
  }

  /// Opens the ledger for its one writing process, the holder of the archive's lock.
  ///
  /// A missing or empty file becomes a new ledger, readable by its owner alone; an older one is
  /// brought up to date. Blocks.
  package static func open(at path: String) throws(LedgerError) -> Ledger {
    do {
      let wait = BusyWait()
      return Ledger(
        path: path, database: try DatabaseQueue.writingLedger(at: path, wait), wait: wait)
    } catch {
      throw LedgerError(error, path: path)
    }
  }

  /// Opens the ledger beside whoever writes it, or on a medium that cannot be written.
  ///
  /// Every operation that writes then throws ``LedgerError/readOnly(path:)``. Blocks.
  ///
  /// - Parameter anyVersion: Also one that an earlier or a later Holdfast has written; what reads a
  ///   table or column that it does not have throws.
  package static func openReadOnly(
    at path: String, anyVersion: Bool = false
  ) throws(LedgerError) -> Ledger {
    do {
      let database = try DatabaseQueue.readingLedger(at: path, anyVersion: anyVersion)
      return Ledger(path: path, database: database)
    } catch {
      throw LedgerError(error, path: path)
    }
  }

  /// Whether another process has held the file for 5 seconds; what is to be written waits for it, for
  /// 10 minutes at most.
  package var isHeldByAnother: Bool { wait.isLong }

  /// Waits for what is under way, and puts everything into the one file, so that it can be copied.
  package func close() async throws(LedgerError) {
    try await onConnection { database in
      guard !database.configuration.readonly else { return }
      do {
        try database.checkpoint(.truncate)
      } catch DatabaseError.SQLITE_BUSY, DatabaseError.SQLITE_LOCKED {
        // Someone is reading: the last of them to leave does it.
      }
    }
    do {
      try database.close()
    } catch {
      throw LedgerError(error, path: path)
    }
  }

  /// Runs `body` in a transaction shared with whoever else is waiting, and returns once that is
  /// durable; what `body` throws undoes `body` alone.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(LedgerError) -> Value {
    do {
      return try await commits.commit(body).get()
    } catch {
      throw LedgerError(error, path: path)
    }
  }

  /// As ``write(_:)``, for a body whose own errors reach the caller as they are.
  func writeRethrowing<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    do {
      return try await commits.commit(body).get()
    } catch let error as DatabaseError {
      throw LedgerError(error, path: path)
    }
  }

  /// Runs `body`, which only reads, on the connection's queue.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await onConnection(body)
  }

  private func onConnection<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(LedgerError) -> Value {
    let result = await withCheckedContinuation { continuation in
      database.asyncWriteWithoutTransaction { database in
        continuation.resume(returning: Result { try body(database) })
      }
    }
    do {
      return try result.get()
    } catch {
      throw LedgerError(error, path: path)
    }
  }
}
