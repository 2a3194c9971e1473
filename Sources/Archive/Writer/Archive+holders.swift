import Glibc
import SystemPackage

extension Archive {
  /// Who writes to the archive now; nil for nobody, or where that cannot be seen.
  package func writer() throws(ArchiveError) -> LockHolder? {
    try holder(of: Layout.lock)
  }

  /// Who re-verifies it now.
  package func verifier() throws(ArchiveError) -> LockHolder? {
    try holder(of: Layout.scrubLock)
  }

  /// Asked of the kernel: to try the lock would be to have it for a moment, in which somebody who
  /// starts finds it taken.
  ///
  /// A holder in a sister container or on another machine is not seen.
  private func holder(of lock: String) throws(ArchiveError) -> LockHolder? {
    guard let status = try tree.status(lock), let locks = Self.locks else { return nil }
    let line = try? tree.text(of: lock, limit: LockHolder.longest).split(separator: "\n").first
    let said = line.flatMap { LockHolder(line: $0) }
    let holders = KernelLocks(locks).exclusive(
      inode: UInt64(status.rawValue.st_ino), device: UInt64(status.rawValue.st_dev))
    if let said, holders.contains(where: { $0.process == said.process }) { return said }
    return holders.first { $0.isOnDevice }.map {
      LockHolder(process: $0.process, role: nil, since: nil)
    }
  }

  /// See proc_locks(5).
  private static var locks: String? {
    guard let file = try? FileDescriptor.open("/proc/locks", .readOnly) else { return nil }
    defer { try? file.close() }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while let count = try? piece.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
      bytes += piece[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
