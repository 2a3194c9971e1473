/// The locks that the kernel tells of in `/proc/locks`: a line each, such as
/// `7: FLOCK  ADVISORY  WRITE 1234 08:01:131 0 EOF`, and with `->` where somebody waits for one.
struct KernelLocks {
  struct Holder: Equatable {
    let process: Int32
    /// Whether the device is the file's own, too: some file systems, such as Btrfs, give a file
    /// another one than the kernel tells here.
    let isOnDevice: Bool
  }

  private let text: String

  init(_ text: String) {
    self.text = text
  }

  /// Who has an exclusive `flock` on a file of this number.
  ///
  /// - Parameter device: as `stat` tells it.
  func exclusive(inode: UInt64, device: UInt64) -> [Holder] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count >= 6, fields[1] == "FLOCK", fields[3] == "WRITE",
        let process = Int32(fields[4])
      else { return nil }
      let file = fields[5].split(separator: ":")
      guard file.count == 3, UInt64(file[2]) == inode else { return nil }
      return Holder(
        process: process,
        isOnDevice: UInt64(file[0], radix: 16) == Self.major(device)
          && UInt64(file[1], radix: 16) == Self.minor(device))
    }
  }

  // The layout of `dev_t` in glibc: bits/sysmacros.h.

  private static func major(_ device: UInt64) -> UInt64 {
    (device >> 8) & 0xfff | (device >> 32) & 0xffff_f000
  }

  private static func minor(_ device: UInt64) -> UInt64 {
    device & 0xff | (device >> 12) & 0xffff_ff00
  }
}
