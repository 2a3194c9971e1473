import GRDB
import Synchronization
import SystemPackage

/// What was verified when, and what was found: `.holdfast/scrub.sqlite`.
///
/// It is a cache: without it everything counts as never verified. One process at a time verifies,
/// the holder of `.holdfast/scrub.lock`. Every call blocks.
package final class ScrubRecords: Sendable {
  /// Why these records end with this process; nil when they are kept.
  package let unkept: String?
  /// Whether what was recorded before could not be read any more, and was set aside.
  package let wasDamaged: Bool
  let path: FilePath
  let database: DatabaseQueue
  private let lock: Mutex<WriterLock?>

  private init(
    _ database: DatabaseQueue, at path: FilePath, lock: consuming WriterLock?,
    unkept: String? = nil, wasDamaged: Bool = false
  ) {
    self.database = database
    self.path = path
    self.lock = Mutex(lock)
    self.unkept = unkept
    self.wasDamaged = wasDamaged
  }

  /// Takes the right to re-verify, and opens what is recorded; where nothing can be written, what is
  /// recorded is forgotten at the end.
  ///
  /// Throws ``ArchiveError/verifying(_:holder:)`` while another process has that right.
  package static func open(in archive: Archive) throws(ArchiveError) -> ScrubRecords {
    let tree = archive.tree
    do {
      let lock = try WriterLock.acquireForScrub(in: tree)
      let path = tree.path.appending(Layout.scrub)
      let (database, wasDamaged) = try openFile(at: path, in: tree)
      return ScrubRecords(database, at: path, lock: lock, wasDamaged: wasDamaged)
    } catch {
      guard error.saysUnwritable else { throw error }
      return try temporary(because: error)
    }
  }

  /// What is recorded, beside whoever verifies; nil when nothing is.
  package static func openReadOnly(in archive: Archive) throws(ArchiveError) -> ScrubRecords? {
    guard try archive.tree.isFile(Layout.scrub) else { return nil }
    let path = archive.root.appending(Layout.scrub)
    return try performing(at: path) {
      ScrubRecords(try DatabaseQueue.readingRecords(at: path.string), at: path, lock: nil)
    }
  }

  /// Opens what is recorded to acknowledge some of it, beside whoever verifies; nil when nothing is
  /// recorded.
  package static func openToAcknowledge(in archive: Archive) throws(ArchiveError) -> ScrubRecords? {
    guard try archive.tree.isFile(Layout.scrub) else { return nil }
    let path = archive.root.appending(Layout.scrub)
    return ScrubRecords(try connect(to: path, synchronous: "FULL"), at: path, lock: nil)
  }

  package func close() throws(ArchiveError) {
    try Self.performing(at: path) { try database.close() }
    lock.withLock { $0 = nil }
  }

  /// Records that end with this process: in a file of SQLite's own without a name, or in memory where a
  /// disk has no room.
  package static func temporary(because error: ArchiveError) throws(ArchiveError) -> ScrubRecords {
    let isFull = ["disk-full", "records-failed"].contains(error.slug)
    let path = FilePath(isFull ? ":memory:" : "")
    return ScrubRecords(try connect(to: path), at: path, lock: nil, unkept: "\(error)")
  }

  private static func openFile(
    at path: FilePath, in tree: Tree
  ) throws(ArchiveError) -> (DatabaseQueue, wasDamaged: Bool) {
    do {
      return (try connect(to: path), false)
    } catch {
      guard case .recordsDamaged = error else { throw error }
    }
    try tree.move(Layout.scrub, to: Layout.scrub + ".damaged")
    for ending in ["-wal", "-shm"] { try tree.remove(Layout.scrub + ending) }
    return (try connect(to: path), true)
  }

  /// WAL: a kill loses nothing that was committed.
  ///
  /// With `NORMAL` a power cut may lose the last commits: what they said was read is read again
  /// sooner, and what they found is found again. What a person has said needs `FULL`.
  private static func connect(
    to path: FilePath, synchronous: String = "NORMAL"
  ) throws(ArchiveError) -> DatabaseQueue {
    try performing(at: path) {
      let queue = try DatabaseQueue(path: path.string, configuration: .scrub())
      try queue.writeWithoutTransaction { database in
        if try ScrubSchema.migrator.hasBeenSuperseded(database) {
          throw ArchiveError.recordsFailed(path, reason: "a later Holdfast has written it")
        }
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = \(synchronous);")
        if path == ":memory:" { try database.execute(sql: "PRAGMA temp_store = MEMORY") }
        guard try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok" else {
          throw ArchiveError.recordsDamaged(path)
        }
      }
      try ScrubSchema.migrator.migrate(queue)
      try queue.writeWithoutTransaction { try $0.execute(sql: ScrubSchema.temporary) }
      return queue
    }
  }

  static func performing<Value>(
    at path: FilePath, _ body: () throws -> Value
  ) throws(ArchiveError) -> Value {
    do {
      return try body()
    } catch let error as ArchiveError {
      throw error
    } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: throw .recordsDamaged(path)
      case .SQLITE_READONLY: throw .file(.open, path, .readOnlyFileSystem)
      case .SQLITE_FULL, .SQLITE_CANTOPEN, .SQLITE_IOERR:
        throw .recordsUnwritable(path, reason: error.message ?? error.resultCode.description)
      default:
        throw .recordsFailed(path, reason: error.message ?? error.resultCode.description)
      }
    } catch {
      throw .recordsFailed(path, reason: "\(error)")
    }
  }

  /// Runs `body` in one transaction.
  func write<Value>(_ body: (Database) throws -> Value) throws(ArchiveError) -> Value {
    try Self.performing(at: path) { try database.write(body) }
  }

  /// Runs `body`, which only reads.
  func read<Value>(_ body: (Database) throws -> Value) throws(ArchiveError) -> Value {
    try Self.performing(at: path) { try database.unsafeRead(body) }
  }
}

extension ArchiveError {
  /// Nothing can be written there, or Holdfast has no place of its own there.
  package var saysUnwritable: Bool {
    switch self {
    case .recordsUnwritable: true
    case .file(_, _, let errno):
      [
        .readOnlyFileSystem, .permissionDenied, .notPermitted, .noSuchFileOrDirectory, .noSpace,
        .diskQuotaExceeded,
      ].contains(errno)
    default: false
    }
  }
}
