import Glibc
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
  /// No worker fits into this process's address space, limited to so many bytes (`ulimit -v`).
  case confined(executable: String, limit: UInt)
  case cancelled
  case closed

  package var description: String {
    switch self {
    case .unreadable(let path, let cause): "cannot read \(path): \(cause)"
    case .notRegularFile(let path): "\(path) is not a regular file"
    case .cannotStart(let executable, let cause): "cannot start \(executable): \(cause)"
    case .unusable(let executable):
      "\(executable) does not answer; its installation is broken, or its libraries are missing"
    case .confined(let executable, let limit):
      """
      \(executable) can't work in \(limit >> 10) KiB of address space, the limit here (ulimit -v); \
      allow it \(Self.leastAddressSpace >> 10)
      """
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
    case .notRegularFile, .unusable, .confined, .cancelled, .closed: false
    }
  }

  /// What a worker sets itself as its limit for reading a file.
  private static let leastAddressSpace: UInt = 512 << 20

  /// Why no worker works: this process's limit on its address space if that is too low for one, and
  /// else `cause`.
  static func noWorker(
    _ executable: String, _ cause: MediaError, limit: UInt = addressSpace
  ) -> MediaError {
    limit < leastAddressSpace ? .confined(executable: executable, limit: limit) : cause
  }

  private static var addressSpace: UInt {
    var limit = rlimit()
    return getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
      ? limit.rlim_cur : UInt.max
  }
}
