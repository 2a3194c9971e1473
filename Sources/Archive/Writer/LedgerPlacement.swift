import SystemPackage

/// The steps by which a new ledger takes the place of the old one, so that a kill anywhere leaves
/// the one or the other, whole.
enum LedgerPlacement {
  private static let complete = ".complete-"
  private static let replaced = ".replaced-"

  /// A database, and what SQLite keeps beside it: what was not put into the one file yet.
  static func files(of name: String) -> [String] {
    ["-shm", "-wal", ""].map { name + $0 }
  }

  /// From here on the new ledger is the one in force, whoever finishes it.
  static func commit(runID: String, in tree: Tree) throws(ArchiveError) {
    let file = try tree.open(Layout.newLedger)
    defer { try? file.close() }
    try tree.sync(file, Layout.newLedger)
    try tree.move(Layout.newLedger, to: Layout.ledger + complete + runID)
    try tree.syncDirectory(Layout.own)
  }

  /// Moves the old ledger away, the database last, and then the new one to its place; goes on with
  /// that where it was cut off.
  static func finish(in tree: Tree) throws(ArchiveError) -> String? {
    let mark = Layout.ledger.dropFirst(Layout.own.count + 1) + complete
    guard let entry = try tree.entries(of: Layout.own).last(where: { $0.hasPrefix(mark) }) else {
      return nil
    }
    let aside = Layout.ledger + replaced + entry.dropFirst(mark.count)
    for (old, new) in zip(files(of: Layout.ledger), files(of: aside)) {
      if try tree.status(old) != nil { try tree.move(old, to: new) }
    }
    try tree.syncDirectory(Layout.own)
    try tree.move("\(Layout.own)/\(entry)", to: Layout.ledger)
    try tree.syncDirectory(Layout.own)
    return try tree.status(aside) == nil ? nil : aside
  }
}
