import FoundationEssentials
import GRDB

extension Database {
  /// Executes a statement that the connection prepares once and keeps.
  func run(_ sql: String, _ arguments: StatementArguments = []) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// Changes the row of a task that is still open, by `:id`.
  ///
  /// A task that is done never changes again this way: that is ``LedgerError/notOpen(id:)``.
  func updateOpenTask(
    _ id: TaskRow.ID, set assignments: String, _ arguments: StatementArguments = [:]
  ) throws {
    try run(
      "UPDATE task SET \(assignments) WHERE id = :id AND stage <> 'done'", arguments + ["id": id])
    guard changesCount == 1 else { throw LedgerError.notOpen(id: id) }
  }

  /// Runs `body` in a savepoint: all of it, or nothing of it.
  func savepoint<Value>(_ body: (Database) throws -> Value) throws -> Value {
    var value: Value?
    try inSavepoint {
      value = try body(self)
      return .commit
    }
    guard let value else { preconditionFailure("A savepoint ended without running its body") }
    return value
  }
}

extension Row {
  /// A column's value; a type other than the schema's is an error, and not a trap.
  func value<Value: DatabaseValueConvertible>(
    _ column: String, as type: Value.Type = Value.self
  ) throws -> Value {
    try decode(Value.self, forColumn: column)
  }

  /// A column of seconds since 1970, or NULL.
  func date(_ column: String) throws -> Date? {
    try decode(Double?.self, forColumn: column).map(Date.init(timeIntervalSince1970:))
  }
}
