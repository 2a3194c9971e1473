import GRDB
import Glibc

/// Why the ledger could not do what it was asked for.
package enum LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no file to read.
  case missing(path: String)
  /// The file, or its directory, cannot be opened or made.
  case unopenable(path: String, reason: String)
  /// What is in the file is no ledger, or no longer whole; it was not touched.
  case damaged(path: String, reason: String)
  /// A later Holdfast has written it, in a form that this one does not know.
  case newer(path: String)
  /// An earlier Holdfast has written it, and it was opened to be read only.
  case outdated(path: String)
  /// It cannot be written, and part of it is in a `-wal` file that cannot be read so, nor from a copy.
  case unmerged(path: String)
  /// The file, or its directory, belongs to another user.
  case forbidden(path: String)
  /// SQLite declined a setting that durability rests on.
  case notDurable(path: String, setting: String, value: String)
  /// The disk is full; what was committed before is safe.
  case full(path: String)
  /// A write was asked of a ledger that is open, or mounted, to be read only.
  case readOnly(path: String)
  /// Another process holds it for longer than we wait.
  case busy(path: String)
  /// Anything else that SQLite or the disk says.
  case failed(path: String, reason: String)
  /// No task of this row id is open: it is done already, or was forgotten.
  case notOpen(id: TaskRow.ID)
  /// What is archived, or about to be, is not forgotten.
  case archived(provider: String, taskID: String)

  /// Whether asking again later may help, with nobody doing anything.
  package var isTransient: Bool {
    if case .busy = self { true } else { false }
  }

  /// A stable name for the kind of trouble.
  package var slug: String {
    switch self {
    case .full: "disk-full"
    case .readOnly: "read-only"
    case .forbidden: "permission"
    default: "ledger"
    }
  }

  package var description: String {
    switch self {
    case .missing(let path):
      "There is no ledger at \(path)."
    case .unopenable(let path, let reason):
      "The ledger \(path) cannot be opened: \(reason)."
    case .forbidden(let path):
      "This user may not use the ledger \(path): give it, and what lies beside it, to the archive's owner (chown)."
    case .damaged(let path, let reason):
      """
      The ledger \(path) is damaged (\(reason)) and was left as it is: `holdfast rebuild` makes it \
      anew from the archive.
      """
    case .newer(let path):
      "The ledger \(path) was written by a later Holdfast: use that one, or a later one still."
    case .outdated(let path):
      "The ledger \(path) was written by an earlier Holdfast: the next `holdfast run` updates it."
    case .unmerged(let path):
      """
      The ledger \(path) has changes in its -wal file, which cannot be read where nothing can be \
      written, nor from a copy among the temporary files: name another place for these with TMPDIR.
      """
    case .notDurable(let path, let setting, let value):
      """
      The ledger \(path) would not survive a power cut: SQLite keeps \(setting) at \(value), as it \
      does on file systems that cannot share memory.
      """
    case .full(let path):
      "The ledger \(path) cannot grow: the disk is full."
    case .readOnly(let path):
      "The ledger \(path) is read-only."
    case .busy(let path):
      "The ledger \(path) is held by another process."
    case .failed(let path, let reason):
      "The ledger \(path) failed: \(reason)."
    case .notOpen(let id):
      "Row \(id) of the ledger is no open task."
    case .archived(let provider, let taskID):
      "Task \(provider):\(taskID) has files in the archive, and is not forgotten."
    }
  }
}

extension LedgerError {
  /// What an error of GRDB means for the ledger at `path`.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as LedgerError:
      self = error
    case let error as DatabaseError:
      self.init(error, path: path)
    case let error as RowDecodingError:
      self = .damaged(path: path, reason: error.description)
    default:
      self = .failed(path: path, reason: String(describing: error))
    }
  }

  private init(_ error: DatabaseError, path: String) {
    let reason = error.message ?? error.resultCode.description
    self =
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged(path: path, reason: reason)
      case .SQLITE_FULL: .full(path: path)
      case .SQLITE_READONLY: .readOnly(path: path)
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
        Self.mayBeUsed(path)
          ? .unopenable(path: path, reason: reason) : .forbidden(path: path)
      default: .failed(path: path, reason: reason)
      }
  }

  /// Whether this user may read and write the file and make others beside it.
  private static func mayBeUsed(_ path: String) -> Bool {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return access(path, R_OK | W_OK) == 0 && access(folder, R_OK | W_OK | X_OK) == 0
  }

  /// What creating the file failed with.
  init(creationErrno errno: Int32, path: String) {
    self =
      switch errno {
      case ENOSPC, EDQUOT: .full(path: path)
      case EROFS: .readOnly(path: path)
      case EACCES, EPERM: .forbidden(path: path)
      default: .unopenable(path: path, reason: String(cString: strerror(errno)))
      }
  }
}
