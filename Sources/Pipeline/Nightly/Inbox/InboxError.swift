import Archive
import SystemPackage

/// Why nothing can be taken from the inbox, or why one list of it cannot.
enum InboxError: Error, Hashable {
  /// It is not there, cannot be made, or may not be entered.
  case unreachable(FilePath, Errno)
  /// What is taken could not be filed: the inbox or a folder in it cannot be written.
  case unwritable(FilePath, Errno)
  /// Something else has the name of one of its folders.
  case notAFolder(FilePath)
  /// The list is not the one any more that was read.
  case changed(FilePath)
  case failed(ArchiveError)

  /// Calls what fails as an archive's files do.
  static func wrapping<Value: ~Copyable>(
    _ call: () throws(ArchiveError) -> Value
  ) throws(InboxError) -> Value {
    do {
      return try call()
    } catch {
      throw .failed(error)
    }
  }
}

extension InboxError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unreachable(let path, let errno):
      "The inbox \(path) cannot be opened: \(errno). Mount it, make it, let the user that runs "
        + "holdfast enter it, or set nightly.inbox; lists wait until then."
    case .unwritable(let path, let errno):
      "Nothing is taken from the inbox, for \(path) cannot be written: \(errno). Let the user that "
        + "runs holdfast write there."
    case .notAFolder(let path):
      "Nothing is taken from the inbox, for \(path) is no folder: move it away, Holdfast makes one."
    case .changed(let path):
      "\(path) has changed since it was read, and will be taken again."
    case .failed(let error):
      "\(error)"
    }
  }
}
