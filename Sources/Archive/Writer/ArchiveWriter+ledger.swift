package import SystemPackage

/// A ledger is replaced as a whole: the new one is made beside it, and takes its place when it is
/// complete.
extension ArchiveWriter {
  /// Where to make a new ledger; what an earlier attempt has left there is gone.
  package func newLedger() throws(ArchiveError) -> FilePath {
    for name in LedgerPlacement.files(of: Layout.newLedger) { try tree.remove(name) }
    return tree.path.appending(Layout.newLedger)
  }

  /// Puts the new ledger, which nobody has open any more, in the place of the one in force.
  ///
  /// Returns where that one is kept, relative to the root; nil when there was none.
  package func replaceLedger() throws(ArchiveError) -> String? {
    try LedgerPlacement.commit(runID: runID, in: tree)
    return try LedgerPlacement.finish(in: tree)
  }
}
