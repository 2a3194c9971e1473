import Foundation
import Glibc
import SystemPackage

@testable import Archive

/// A file system of a few MiB, which only root may mount; gone with the last reference.
final class SmallDisk {
  let path: FilePath

  /// Whether mounting works here: in many containers it does not, even for root.
  static let isPossible: Bool = (try? SmallDisk()) != nil

  init() throws {
    path = FilePath(NSTemporaryDirectory()).appending("holdfast-disk-\(UUID().uuidString)")
    guard mkdir(path.string, 0o700) == 0 else { throw Errno(rawValue: errno) }
    guard mount("tmpfs", path.string, "tmpfs", 0, "size=4m") == 0 else {
      let failure = Errno(rawValue: errno)
      rmdir(path.string)
      throw failure
    }
  }

  deinit {
    umount2(path.string, Int32(MNT_DETACH))
    rmdir(path.string)
  }

  func makeReadOnly() throws {
    let flags = UInt(MS_REMOUNT | MS_RDONLY)
    guard mount(nil, path.string, nil, flags, nil) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Takes all the room that is left.
  func fill() throws {
    let file = try FileDescriptor.open(
      path.appending("filling"), .writeOnly, options: .create, permissions: .ownerReadWrite)
    try file.closeAfter {
      let zeros = [UInt8](repeating: 0, count: 4096)
      do {
        while true { _ = try file.writeAll(zeros) }
      } catch Errno.noSpace {}
    }
  }

  func empty() {
    unlink(path.appending("filling").string)
  }
}
