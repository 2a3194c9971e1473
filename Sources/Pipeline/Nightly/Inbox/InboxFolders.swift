import Archive
import Glibc
import SystemPackage

/// The inbox and the folders in it, held open for one operation, so that a file system that is
/// unmounted or comes back in between is noticed.
struct InboxFolders {
  /// Lists that are ready to be taken, or are being written.
  let inbox: Tree
  /// Lists whose tasks are in the ledger, and their results.
  let done: Tree
  /// Lists that cannot be read, each with its errors beside it.
  let rejected: Tree

  static let doneName = "done"
  static let rejectedName = "rejected"
  static let names = [doneName, rejectedName]

  /// 0775: lists may come from others of the group; the process's mask takes from it.
  static let permissions: FilePermissions = [
    .ownerReadWriteExecute, .groupReadWriteExecute, .otherReadExecute,
  ]

  /// Makes the folders that are missing, but not the inbox itself.
  init(at path: FilePath) throws(InboxError) {
    do {
      inbox = try Tree(at: path)
    } catch {
      throw .unreachable(path, error.errno)
    }
    try Self.checkIsWritable(inbox)
    done = try Self.folder(Self.doneName, in: inbox)
    rejected = try Self.folder(Self.rejectedName, in: inbox)
  }

  private static func folder(_ name: String, in inbox: Tree) throws(InboxError) -> Tree {
    let folder = try InboxError.wrapping { () throws(ArchiveError) -> Tree? in
      _ = try inbox.makeDirectory(name, permissions)
      guard try inbox.status(name)?.type == .directory else { return nil }
      return try Tree(name, in: inbox)
    }
    guard let folder else { throw .notAFolder(inbox.path.appending(name)) }
    try checkIsWritable(folder)
    return folder
  }

  private static func checkIsWritable(_ folder: Tree) throws(InboxError) {
    guard access(folder.path.string, R_OK | W_OK | X_OK) == 0 else {
      throw .unwritable(folder.path, Errno(rawValue: errno))
    }
  }
}

extension ArchiveError {
  /// What the file system said, of a call that it refused.
  var errno: Errno {
    switch self {
    case .file(_, _, let errno), .unreadable(_, _, let errno), .fsyncFailed(_, let errno): errno
    default: .ioError
    }
  }
}
