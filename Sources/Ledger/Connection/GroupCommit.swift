import GRDB
import Synchronization

/// Puts what many callers ask for at the same time into one transaction with one commit.
///
/// While a commit waits for the disk, further operations queue up; the next transaction takes all
/// of them. So the number of syncs follows the disk, not the number of tasks.
final class GroupCommit: Sendable {
  /// What one caller waits for.
  private struct Operation: Sendable {
    /// Runs in a savepoint of its own.
    let run: @Sendable (Database) -> Ran
    /// Tells the caller that nothing of it was run.
    let refuse: @Sendable (any Error) -> Void
  }

  /// An operation that is undone already, or hangs on the commit.
  private struct Ran: Sendable {
    let error: (any Error)?
    /// Tells the caller; called with what the commit failed with, or nil when it is durable.
    let finish: @Sendable ((any Error)?) -> Void
  }

  private let database: DatabaseQueue
  private let pending = Mutex<[Operation]>([])

  init(database: DatabaseQueue) {
    self.database = database
  }

  /// Runs `body` in the next transaction; an error of its own undoes it alone, an error of the
  /// commit undoes everyone.
  func commit<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async -> Result<Value, any Error> {
    await withCheckedContinuation { continuation in
      submit(
        Operation(
          run: { database in
            do {
              let value = try database.savepoint(body)
              return Ran(error: nil) { failure in
                continuation.resume(returning: failure.map { .failure($0) } ?? .success(value))
              }
            } catch {
              return Ran(error: error) { _ in continuation.resume(returning: .failure(error)) }
            }
          },
          refuse: { continuation.resume(returning: .failure($0)) }))
    }
  }

  /// The first operation to arrive orders the transaction; all until it begins travel with it.
  private func submit(_ operation: Operation) {
    let isFirst = pending.withLock { operations in
      operations.append(operation)
      return operations.count == 1
    }
    guard isFirst else { return }
    database.asyncWriteWithoutTransaction { self.commitPending(in: $0) }
  }

  private func commitPending(in database: Database) {
    let operations = pending.withLock { operations in
      defer { operations = [] }
      return operations
    }
    var done: [Ran] = []
    var failure: (any Error)?
    do {
      try database.inTransaction(.immediate) {
        for operation in operations {
          let ran = operation.run(database)
          done.append(ran)
          // A full disk, for one, makes SQLite undo the whole transaction.
          guard database.isInsideTransaction else {
            throw ran.error ?? DatabaseError(resultCode: .SQLITE_ABORT)
          }
        }
        return .commit
      }
    } catch {
      failure = error
    }
    for ran in done { ran.finish(failure) }
    guard let failure else { return }
    for operation in operations.dropFirst(done.count) { operation.refuse(failure) }
  }
}
