import Archive
import Glibc
import SystemPackage

/// Which file it is, and whether it is still what it was: as long as none of this changes, nobody
/// wrote to it and nobody gave it another name.
struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64
  let bytes: Int64
  /// When its bytes were written last, in nanoseconds since 1970.
  let modified: Int64
  /// When anything of it changed last, in nanoseconds since 1970; only the kernel sets this.
  let changed: Int64

  init(_ status: Stat) {
    device = UInt64(status.rawValue.st_dev)
    inode = UInt64(status.rawValue.st_ino)
    bytes = status.size
    modified = status.modifiedNanoseconds
    changed = status.changedNanoseconds
  }

  /// Whether something came after its last write, as a rename does: a write sets both times alike.
  var isSettled: Bool { bytes > 0 && changed > modified }

  /// Whether it is the same file, with the same bytes, under whatever name.
  func isSameFile(as other: FileIdentity) -> Bool {
    device == other.device && inode == other.inode && bytes == other.bytes
      && modified == other.modified
  }
}
