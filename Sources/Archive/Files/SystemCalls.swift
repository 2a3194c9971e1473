import CLinux
import Glibc
import SystemPackage

/// The calls that SystemPackage has no name for, each retried when a signal interrupts it.
///
/// `fsync` and `fdatasync` are not retried after any other failure: the kernel may have dropped the
/// very pages that it could not write, and would then report success.
enum SystemCalls {
  @discardableResult
  private static func valueOrErrno<Value: FixedWidthInteger>(
    _ call: () -> Value
  ) throws(Errno) -> Value {
    while true {
      let value = call()
      guard value == -1 else { return value }
      let failure = Errno(rawValue: errno)
      guard failure == .interrupted else { throw failure }
    }
  }

  static func open(
    _ path: String, in directory: FileDescriptor, _ flags: CInt, _ permissions: FilePermissions
  ) throws(Errno) -> FileDescriptor {
    let value = try valueOrErrno {
      Glibc.openat(directory.rawValue, path, flags, permissions.rawValue)
    }
    return FileDescriptor(rawValue: value)
  }

  /// The directory at a path below another one, reached through no symbolic link: for the paths in it
  /// to begin at.
  ///
  /// - Parameter path: without `..`, and not absolute.
  static func openDirectory(
    _ path: String, beneath directory: FileDescriptor
  ) throws(Errno) -> FileDescriptor {
    do {
      let value = try valueOrErrno { clinux_open_directory_beneath(directory.rawValue, path) }
      return FileDescriptor(rawValue: value)
    } catch  where [.noFunction, .notPermitted, .resourceTemporarilyUnavailable].contains(error) {
      // The kernel is older than the call, a container doesn't let it through, or the kernel could not
      // rule out that a rename beside it leads outside.
      return try walk(path, beneath: directory)
    }
  }

  /// The same, a part of the path at a time.
  static func walk(
    _ path: String, beneath directory: FileDescriptor
  ) throws(Errno) -> FileDescriptor {
    let flags = clinux_o_path | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    var reached = try open(".", in: directory, flags, [])
    for part in path.utf8.split(separator: UInt8(ascii: "/")) {
      let above = reached
      defer { try? above.close() }
      reached = try open(String(Substring(part)), in: above, flags, [])
    }
    return reached
  }

  static func makeDirectory(
    _ path: String, in directory: FileDescriptor, _ permissions: FilePermissions
  ) throws(Errno) {
    try valueOrErrno { Glibc.mkdirat(directory.rawValue, path, permissions.rawValue) }
  }

  /// Replaces what `target` names.
  static func rename(
    _ path: String, in directory: FileDescriptor, to target: String, in other: FileDescriptor
  ) throws(Errno) {
    try valueOrErrno { Glibc.renameat(directory.rawValue, path, other.rawValue, target) }
  }

  /// Throws `.fileExists` rather than replace anything; where the file system cannot promise that
  /// for a rename (NFS, some FUSE), a hard link does.
  static func renameNew(
    _ path: String, in directory: FileDescriptor, to target: String, in other: FileDescriptor
  ) throws(Errno) {
    let (root, end) = (directory.rawValue, other.rawValue)
    do {
      try valueOrErrno { clinux_rename_noreplace(root, path, end, target) }
    } catch  where error == .invalidArgument || error == .noFunction {
      try valueOrErrno { Glibc.linkat(root, path, end, target, 0) }
      try remove(path, in: directory)
    }
  }

  /// Each of the two names what the other did; at no moment is there neither.
  static func exchange(
    _ path: String, in directory: FileDescriptor, with target: String, in other: FileDescriptor
  ) throws(Errno) {
    try valueOrErrno { clinux_rename_exchange(directory.rawValue, path, other.rawValue, target) }
  }

  static func remove(_ path: String, in directory: FileDescriptor) throws(Errno) {
    try valueOrErrno { Glibc.unlinkat(directory.rawValue, path, 0) }
  }

  /// A second name for the file itself, never for what a link leads to.
  static func link(
    _ path: String, in directory: FileDescriptor, to target: String, in other: FileDescriptor
  ) throws(Errno) {
    try valueOrErrno { Glibc.linkat(directory.rawValue, path, other.rawValue, target, 0) }
  }

  /// Has `copy`, which is empty, share the bytes of `file`; throws where the file system cannot.
  static func clone(_ file: FileDescriptor, into copy: FileDescriptor) throws(Errno) {
    try valueOrErrno { clinux_clone(file.rawValue, copy.rawValue) }
  }

  /// A mode is advice: a file system without modes refuses this, or takes it and keeps what was.
  static func changeMode(of file: FileDescriptor, to permissions: FilePermissions) {
    _ = fchmod(file.rawValue, permissions.rawValue)
  }

  static func truncate(_ file: FileDescriptor, to length: Int64) throws(Errno) {
    try valueOrErrno { Glibc.ftruncate(file.rawValue, off_t(length)) }
  }

  static func sync(_ file: FileDescriptor) throws(Errno) {
    try valueOrErrno { Glibc.fsync(file.rawValue) }
  }

  /// Everything that was written to the file system of this file, by whomever.
  static func syncFileSystem(_ file: FileDescriptor) throws(Errno) {
    try valueOrErrno { clinux_syncfs(file.rawValue) }
  }

  static func syncData(_ file: FileDescriptor) throws(Errno) {
    try valueOrErrno { Glibc.fdatasync(file.rawValue) }
  }

  static func read(
    _ file: FileDescriptor, into buffer: UnsafeMutableRawBufferPointer
  ) throws(Errno) -> Int {
    try valueOrErrno { Glibc.read(file.rawValue, buffer.baseAddress, buffer.count) }
  }

  /// How many of the bytes from `start` on were written; it may be fewer than there are.
  static func write(
    _ bytes: [UInt8], from start: Int, to file: FileDescriptor
  ) throws(Errno) -> Int {
    try valueOrErrno {
      bytes[start...].withUnsafeBytes { Glibc.write(file.rawValue, $0.baseAddress, $0.count) }
    }
  }

  /// How many of the bytes were written; it may be fewer than there are.
  static func write(
    _ bytes: UnsafeRawBufferPointer, to file: FileDescriptor
  ) throws(Errno) -> Int {
    try valueOrErrno { Glibc.write(file.rawValue, bytes.baseAddress, bytes.count) }
  }

  /// Only advice: how it went is of no interest.
  static func adviseSequential(_ file: FileDescriptor) {
    _ = posix_fadvise(file.rawValue, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  /// Throws `.wouldBlock` when another descriptor holds the lock.
  ///
  /// The kernel releases it when the last duplicate of this descriptor is closed, by whatever death
  /// of the process.
  static func lockExclusively(_ file: FileDescriptor) throws(Errno) {
    try valueOrErrno { clinux_flock(file.rawValue, LOCK_EX | LOCK_NB) }
  }

  /// Whether an unprivileged process can make no more files; false where the file system counts none.
  static func isOutOfInodes(_ file: FileDescriptor) throws(Errno) -> Bool {
    var status = statvfs()
    try valueOrErrno { fstatvfs(file.rawValue, &status) }
    return status.f_files > 0 && status.f_favail == 0
  }

  /// What an unprivileged process may still write, in bytes; nil where the file system doesn't say how
  /// large it is.
  static func freeBytes(_ file: FileDescriptor) throws(Errno) -> Int64? {
    var status = statvfs()
    try valueOrErrno { fstatvfs(file.rawValue, &status) }
    guard status.f_blocks > 0 else { return nil }
    return Int64(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
  }
}
