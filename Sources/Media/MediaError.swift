package import SystemPackage

/// Why a file could not be examined.
///
/// None of these says anything about what is in the file: that is told by ``Facts``.
package enum MediaError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, Errno)
  case notRegularFile(path: String)
  /// The worker's executable is missing, or the system has no room for another process.
  case cannotStart(executable: String, Errno)
  /// The worker starts, and cannot answer even about an empty file: the installation is broken.
  case unusable(executable: String)
  case cancelled
  case closed

  package var description: String {
    switch self {
    case .unreadable(let path, let cause): "cannot read \(path): \(cause)"
    case .notRegularFile(let path): "\(path) is not a regular file"
    case .cannotStart(let executable, let cause): "cannot start \(executable): \(cause)"
    case .unusable(let executable):
      "\(executable) does not answer; its installation is broken, or its libraries are missing"
    case .cancelled: "the examination was cancelled"
    case .closed: "the media workers are closed"
    }
  }

  /// True for what may go well another time: the disk's or the system's passing trouble.
  package var isTransient: Bool {
    switch self {
    case .unreadable(_, let cause), .cannotStart(_, let cause):
      [.resourceTemporarilyUnavailable, .noMemory, .tooManyOpenFiles, .tooManyOpenFilesInSystem]
        .contains(cause)
    case .notRegularFile, .unusable, .cancelled, .closed: false
    }
  }
}
