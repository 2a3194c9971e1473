package import SystemPackage

/// Why something could not be done to an archive.
package enum ArchiveError: Error, Sendable, Hashable {
  /// What was asked of the file system, as a sentence puts it: "cannot `write` PATH".
  package enum Operation: String, Sendable {
    case open, write, create, link, move, remove, list, lock, inspect, change
  }

  case notAnArchive(FilePath)
  /// The directory holds something, and it is no archive.
  case notEmpty(FilePath)
  /// Where an export should go lies in the archive itself.
  case insideArchive(FilePath)
  /// Where an export should go is something else already, and no part of this very export.
  case otherExport(FilePath)
  /// Another process writes; `holder` is what it says of itself.
  case locked(FilePath, holder: String)
  /// Another process re-verifies; `holder` is what it says of itself.
  case verifying(FilePath, holder: String)
  case otherFilesystem(FilePath)
  /// The file gives the archive another identity than the one that is expected of it.
  case otherIdentity(FilePath, found: ArchiveIdentity, expected: ArchiveIdentity)
  case file(Operation, FilePath, Errno)
  /// Reading failed at this many bytes from the beginning.
  case unreadable(FilePath, offset: Int64, Errno)
  /// What was written may not be on the medium, and asking again would not tell.
  case fsyncFailed(FilePath, Errno)
  case sizeMismatch(FilePath, expected: Int64, found: Int64)
  /// What was to take the place of a damaged file hashes to something else.
  case notTheBytes(FilePath)
  /// The task already has a receipt, and it says something else.
  case receiptExists(FilePath)
  case receiptUnreadable(FilePath, reason: String)
  /// Written by a later version, in a form that this one does not know.
  case receiptTooNew(FilePath, schema: Int)
  /// What was recorded of earlier verifications is no database any more.
  case recordsDamaged(FilePath)
  /// The database of what was verified when fails.
  case recordsFailed(FilePath, reason: String)
  /// That database cannot be opened or written where it is.
  case recordsUnwritable(FilePath, reason: String)
  /// The file system has no way to give a file a name without replacing another.
  case noNewNames(FilePath)
}

extension ArchiveError {
  /// Whether the same call may succeed in a while, with nobody having done anything about it.
  package var isTransient: Bool {
    guard case .file(_, _, let errno) = self else { return false }
    return [
      .interrupted, .resourceTemporarilyUnavailable, .tooManyOpenFiles,
      .tooManyOpenFilesInSystem, .noMemory, .resourceBusy, .staleNFSFileHandle,
    ].contains(errno)
  }

  /// Whether the file system refuses because of who asks.
  var isPermission: Bool {
    switch self {
    case .file(_, _, let errno), .unreadable(_, _, let errno):
      errno == .permissionDenied || errno == .notPermitted
    default: false
    }
  }

  /// A stable name for the kind of trouble.
  package var slug: String {
    switch self {
    case .notAnArchive: "not-an-archive"
    case .notEmpty: "not-empty"
    case .locked, .verifying: "locked"
    case .insideArchive: "inside-archive"
    case .otherExport: "other-export"
    case .otherFilesystem: "other-filesystem"
    case .otherIdentity: "other-archive"
    case .file(_, _, let errno), .unreadable(_, _, let errno): Self.slug(of: errno)
    case .fsyncFailed(_, let errno): errno == .noSpace ? "disk-full" : "fsync-failed"
    case .sizeMismatch: "size-mismatch"
    case .notTheBytes: "other-bytes"
    case .receiptExists: "receipt-exists"
    case .receiptUnreadable: "receipt-damaged"
    case .receiptTooNew: "receipt-too-new"
    case .recordsDamaged: "records-damaged"
    case .recordsFailed, .recordsUnwritable: "records-failed"
    case .noNewNames: "unsuitable-file-system"
    }
  }

  private static func slug(of errno: Errno) -> String {
    switch errno {
    case .noSpace, .diskQuotaExceeded: "disk-full"
    case .readOnlyFileSystem: "read-only"
    case .permissionDenied, .notPermitted: "permission"
    default: "io-error"
    }
  }
}

extension ArchiveError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAnArchive(let path): "\(path) is no archive."
    case .notEmpty(let path): "\(path) is not empty and is no archive: nothing was written there."
    case .insideArchive(let path): "\(path) lies in the archive itself: choose another directory."
    case .otherExport(let path):
      "\(path) holds something else than this export: choose a new or an empty directory."
    case .locked(let path, let holder): "\(path) is being written by \(holder)."
    case .verifying(let path, let holder): "\(path) is being verified by \(holder)."
    case .otherFilesystem(let path):
      "\(path) is on another file system than its archive: renames between them are not atomic."
    case .otherIdentity(let path, let found, let expected):
      "\(path) is of archive \(found), and \(expected) is expected: nothing was changed."
    case .file(let operation, let path, let errno):
      "Cannot \(operation.rawValue) \(path): \(errno)."
    case .unreadable(let path, let offset, let errno):
      "Cannot read \(path) beyond byte \(offset): \(errno)."
    case .fsyncFailed(let path, let errno):
      "The medium did not confirm what was written to \(path): \(errno)."
    case .sizeMismatch(let path, let expected, let found):
      "\(path) has \(found) bytes instead of \(expected)."
    case .notTheBytes(let path): "\(path) does not have the bytes that are looked for."
    case .receiptExists(let path): "\(path) exists and says something else."
    case .receiptUnreadable(let path, let reason): "\(path) is no receipt: \(reason)"
    case .receiptTooNew(let path, let schema):
      "\(path) has schema \(schema), and this version reads up to \(Receipt.schema)."
    case .recordsDamaged(let path): "\(path) is damaged: everything counts as never verified."
    case .noNewNames(let path):
      """
      \(path) is on a file system that cannot name a file without replacing another: it has neither \
      RENAME_NOREPLACE nor hard links. Nothing was fetched.
      """
    case .recordsUnwritable(let path, let reason):
      "What was verified when, \(path), cannot be written: \(reason)."
    case .recordsFailed(let path, let reason): "What was verified when, \(path), failed: \(reason)."
    }
  }
}
