import SystemPackage

extension ArchiveWriter {
  /// Puts the right bytes in the place of a damaged file, whose own go to quarantine.
  ///
  /// They are durable, and hash to the digest, when this returns. Not journaled: the journal and the
  /// seal name them already.
  package func mend(_ damaged: Damaged, with patchwork: Patchwork) throws(ArchiveError) -> Filed {
    let staged = try stage(name: "mended-\(damaged.digest)")
    defer { try? discard(staged.path) }
    try patchwork.forEachPiece { (piece) throws(ArchiveError) in
      try tree.write(Array(piece), to: staged.descriptor, stagedName(staged.path))
    }
    return try mend(damaged, with: staged)
  }

  /// The same with bytes that have come into staging.
  ///
  /// Throws ``ArchiveError/notTheBytes(_:)``, and leaves the damaged file, when they have another
  /// digest.
  package func mend(_ damaged: Damaged, with staged: StagedFile) throws(ArchiveError) -> Filed {
    let name = stagedName(staged.path)
    let (digest, bytes) = try tree.digest(of: name)
    guard digest == damaged.digest else { throw .notTheBytes(staged.path) }
    if let object = damaged.object {
      let candidate = Candidate(staged: staged.path, object: object, bytes: bytes)
      return try publish([candidate])[0].get().filed
    }
    SystemCalls.changeMode(of: staged.descriptor, to: .filed)
    try tree.sync(staged.descriptor, name)
    let filed = Filed(digest: digest, path: damaged.path)
    let directory = FilePath(damaged.path).removingLastComponent().string
    if try tree.status(damaged.path) != nil {
      let record = Quarantine.Record(
        path: damaged.path, reason: "receipt-edited",
        sentence: "These bytes are not those that the journal lists.")
      try replace(damaged.path, with: name, as: "receipt~\(digest)", record)
    } else {
      _ = try place(StagedReceipt(name: name, directory: directory, filed: filed))
    }
    try tree.syncDirectory(directory)
    return filed
  }

  /// Makes a file read-only, as all payload is.
  func protect(_ path: String) throws(ArchiveError) {
    let file = try tree.open(path)
    defer { try? file.close() }
    SystemCalls.changeMode(of: file, to: .filed)
    try tree.sync(file, path)
  }

  /// Files a successor of a task's receipt, which is the same and says what was mended, and journals
  /// it; nil when its first one is not there, or was edited: that would make an edit look right.
  ///
  /// - Parameter receipt: the digest of the first one, as it was journaled.
  package func succeed(
    provider: String, taskID: String, receipt: Digest, _ mended: Receipt.Mended
  ) throws(ArchiveError) -> Filed? {
    guard let latest = try archive.receiptNumber(provider: provider, taskID: taskID) else {
      return nil
    }
    let first = Layout.receipt(provider: provider, taskID: taskID)
    let original = try tree.text(of: first)
    guard Digest(of: original) == receipt else { return nil }
    let text = try Receipt.text(original, succeededBy: mended)
    let path = Layout.receipt(provider: provider, taskID: taskID, number: latest + 1)
    let placed = try place(try stage(text, at: path))
    try tree.syncDirectory(placed.directory)
    try append([placed.filed])
    return placed.filed
  }
}
