import Glibc
import SystemPackage

/// What the file system says of a file without a look into it.
///
/// As long as none of this changes, nobody wrote to the file, so far as one can tell from outside.
struct FileState: Sendable, Hashable {
  var bytes: Int64
  var inode: Int64
  /// When bytes were written to it last, in nanoseconds since 1970; anybody can set this.
  var modified: Int64
}

extension FileState {
  init(_ status: Stat) {
    self.init(
      bytes: status.size, inode: Int64(bitPattern: UInt64(status.rawValue.st_ino)),
      modified: status.modifiedNanoseconds)
  }
}
