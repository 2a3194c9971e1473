import FoundationEssentials
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
  /// file is declared immutable, or, when its `-wal` file holds what was not put into it, a copy of both is
  /// read.
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
      queue =
        isMissingOrEmpty(path + "-wal")
        ? try DatabaseQueue(path: immutableURI(path), configuration: configuration)
        : try copied(path, configuration)
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

  /// Opens a copy in the directory for temporary files, which is removed once it is open.
  ///
  /// Throws ``LedgerError/unmerged(path:)`` where none can be made, or a writer has changed the files meanwhile.
  private static func copied(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue
  {
    let manager = FileManager.default
    let directory = manager.temporaryDirectory.path + "/holdfast-ledger-\(UUID().uuidString)"
    let copy = directory + "/ledger.sqlite"
    defer { try? manager.removeItem(atPath: directory) }
    do {
      try manager.createDirectory(
        atPath: directory, withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
      let before = changes(of: path)
      for ending in ["", "-wal"] {
        try manager.copyItem(atPath: path + ending, toPath: copy + ending)
      }
      guard changes(of: path) == before else { throw LedgerError.unmerged(path: path) }
      let queue = try DatabaseQueue(path: copy, configuration: configuration)
      // From here on SQLite holds all of its files open.
      _ = try queue.unsafeRead { try Schema.migrator.appliedIdentifiers($0) }
      return queue
    } catch {
      throw LedgerError.unmerged(path: path)
    }
  }

  /// The size and the time of the last change of the database and its `-wal` file.
  private static func changes(of path: String) -> [[Int]] {
    ["", "-wal"].map { ending in
      var status = stat()
      guard stat(path + ending, &status) == 0 else { return [] }
      return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
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
