/// What the running run stored and told.
struct Journal: ~Copyable {
  /// In sha256sum's format: objects and receipts.
  var checksums: JournalFile
  /// A JSON object a line: what was listed, and every outcome.
  var records: JournalFile

  init(runID: String, heading: String?, tree: Tree) {
    checksums = JournalFile(Layout.journal(runID, Layout.checksumEnding), in: tree)
    records = JournalFile(Layout.journal(runID, Layout.recordEnding), heading: heading, in: tree)
  }

  mutating func close() {
    checksums.close()
    records.close()
  }
}
