import Foundation
import SystemPackage

/// An XFS in a file, where two files can share their bytes; gone with the last reference.
final class SharingDisk {
  let path: FilePath
  private let image: FilePath

  static let isPossible: Bool = (try? SharingDisk()) != nil

  init() throws {
    let name = FilePath(NSTemporaryDirectory()).appending("holdfast-xfs-\(UUID().uuidString)")
    path = name
    image = FilePath(name.string + ".img")
    let script = """
      truncate -s 320M "$1.img" && mkfs.xfs -q -m reflink=1 "$1.img" && mkdir "$1" \
      && mount -o loop "$1.img" "$1" && exit
      rm -rf "$1" "$1.img"; exit 1
      """
    guard try Command("sh", "-c", script, "sh", name.string).status == 0 else {
      throw Errno.notSupported
    }
  }

  deinit {
    _ = try? Command("umount", path.string)
    _ = try? Command("rm", "-rf", path.string, image.string)
  }
}
