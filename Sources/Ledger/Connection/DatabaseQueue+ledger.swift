import GRDB
import Glibc

extension DatabaseQueue {
  /// The writing connection: the file is made when it is missing, the schema brought up to date.
  ///
  /// - Parameter wait: what the connection does while another process holds the file.
  static func writingLedger(at path: String, _ wait: BusyWait) throws -> DatabaseQueue {
    try createLedgerFile(at: path)
    var configuration = Configuration.ledger()
    configuration.busyMode = .callback { wait.triesAgain(after: $0) }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { database in
      if try Schema.migrator.hasBeenSuperseded(database) { throw LedgerError.newer(path: path) }
      try Durability.establish(in: database, path: path)
      try checkIsWhole(database, path: path)
    }
    try Schema.migrator.migrate(queue)
    wait.opened()
    return queue
  }

  /// Nothing is written to a ledger that has a broken page: of 100,000 tasks this takes 0.1 s.
  private static func checkIsWhole(_ database: Database, path: String) throws {
    let answer = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "nothing"
    guard answer == "ok" else { throw LedgerError.damaged(path: path, reason: answer) }
  }

  /// A connection that changes nothing.
  ///
  /// SQLite needs to make two files beside a database in WAL mode. Where it cannot, as on a full disk, the
  /// file is declared immutable: right as long as no `-wal` file holds what was not put into it.
  static func readingLedger(at path: String, anyVersion: Bool) throws -> DatabaseQueue {
    guard !isMissingOrEmpty(path) else { throw LedgerError.missing(path: path) }
    var configuration = Configuration.ledger()
    configuration.readonly = true
    let queue: DatabaseQueue
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
    } catch DatabaseError.SQLITE_CANTOPEN, DatabaseError.SQLITE_READONLY, DatabaseError.SQLITE_FULL,
      DatabaseError.SQLITE_IOERR
    {
      guard isMissingOrEmpty(path + "-wal") else { throw LedgerError.unmerged(path: path) }
      queue = try DatabaseQueue(path: immutableURI(path), configuration: configuration)
    }
    // Read in any case: a file that is damaged there is not trusted with the rest.
    let (isNewer, isCurrent) = try queue.unsafeRead { database in
      (
        try Schema.migrator.hasBeenSuperseded(database),
        try Schema.migrator.hasCompletedMigrations(database)
      )
    }
    guard !anyVersion else { return queue }
    if isNewer { throw LedgerError.newer(path: path) }
    guard isCurrent else { throw LedgerError.outdated(path: path) }
    return queue
  }

  /// Makes an empty file that only its owner may read; SQLite gives the same mode to the files it
  /// makes beside it.
  ///
  /// An existing file is not even opened: closing any descriptor of a database would drop the
  /// locks that SQLite holds on it in this process.
  private static func createLedgerFile(at path: String) throws(LedgerError) {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor >= 0 {
      Glibc.close(descriptor)
    } else if errno != EEXIST {
      throw LedgerError(creationErrno: errno, path: path)
    }
  }

  private static func isMissingOrEmpty(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_size == 0
  }

  /// See https://www.sqlite.org/uri.html for the three characters that must be escaped.
  private static func immutableURI(_ path: String) -> String {
    let escaped =
      path
      .replacing("%", with: "%25")
      .replacing("?", with: "%3f")
      .replacing("#", with: "%23")
    return "file:" + (escaped.hasPrefix("/") ? "//" : "") + escaped + "?immutable=1"
  }
}

extension Configuration {
  /// Five seconds are far longer than the one writer ever holds the file against a reader.
  fileprivate static func ledger() -> Configuration {
    var configuration = Configuration()
    configuration.label = "holdfast.ledger"
    configuration.busyMode = .timeout(5)
    return configuration
  }
}
