import Glibc

/// Whether what is written to a descriptor goes to systemd's journal: see systemd.exec(5),
/// `$JOURNAL_STREAM`.
package enum JournalStream {
  /// The variable names a device and a file number; whoever has redirected the descriptor since has
  /// others.
  package static func isBehind(_ descriptor: Int32, environment: [String: String]) -> Bool {
    guard let parts = environment["JOURNAL_STREAM"]?.split(separator: ":"), parts.count == 2,
      let device = UInt64(parts[0]), let inode = UInt64(parts[1])
    else { return false }
    var status = stat()
    return fstat(descriptor, &status) == 0 && UInt64(status.st_dev) == device
      && UInt64(status.st_ino) == inode
  }
}
