import SystemPackage

/// Objects and receipts that their modes let be written to.
///
/// A mode is advice. File systems without modes have none to keep, and copies often lose them.
extension Archive {
  package func writableCount() throws(ArchiveError) -> Int {
    var count = 0
    try tree.forEachWritable { _ in
      count += 1
      return true
    }
    return count
  }
}

extension ArchiveWriter {
  /// Makes all of them read-only, and looks whether they are.
  ///
  /// - Returns: how many are read-only now that were not, and whether the file system keeps that. Where
  ///   it doesn't, the first file ends the attempt.
  package func protectPayload() throws(ArchiveError) -> (protected: Int, isKept: Bool) {
    var (protected, isKept) = (0, true)
    try tree.forEachWritable { (path) throws(ArchiveError) in
      let file = try tree.open(path)
      defer { try? file.close() }
      SystemCalls.changeMode(of: file, to: .filed)
      isKept = try tree.perform(.inspect, path) { () throws(Errno) in try !Stat(file).isWritable }
      if isKept { protected += 1 }
      return isKept
    }
    if protected > 0 { try tree.syncFileSystem() }
    return (protected, isKept)
  }
}

extension Tree {
  /// Until `body` returns false; what cannot be listed is left out.
  fileprivate func forEachWritable(
    _ body: (String) throws(ArchiveError) -> Bool
  ) throws(ArchiveError) {
    let shards = Layout.shards.map { $0 + "/" }
    for directory in shards + (try ReceiptDirectories(self).paths) {
      for (name, status) in (try? list(String(directory.dropLast()))) ?? []
      where status.type == .regular && status.isWritable {
        guard ArchivePath(directory + name) != nil else { continue }
        guard try body(directory + name) else { return }
      }
    }
  }
}

extension Stat {
  /// Whether the mode lets its owner, its group or others write: 0444, 0440, 0400 and 0555 do not.
  var isWritable: Bool {
    !permissions.isDisjoint(with: [.ownerWrite, .groupWrite, .otherWrite])
  }
}
