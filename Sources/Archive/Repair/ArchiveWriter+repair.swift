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
      try place(StagedReceipt(name: name, directory: directory, filed: filed))
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
  /// it.
  ///
  /// Returns nil when the receipt is gone or was edited: a successor would make an edit look right.
  ///
  /// - Parameters:
  ///   - path: The receipt that a run has filed last, as ``Archive/filedReceipt(provider:taskID:)``
  ///     returns it.
  ///   - promised: Its digest, as it was journaled.
  package func succeed(
    provider: String, taskID: String, receipt path: String, promised: Digest,
    _ mended: Receipt.Mended
  ) throws(ArchiveError) -> Filed? {
    guard let latest = try archive.receiptNumber(provider: provider, taskID: taskID),
      try tree.isFile(path)
    else { return nil }
    let original = try tree.text(of: path)
    guard Digest(of: original) == promised else { return nil }
    let successor = NewReceipt(
      provider: provider, taskID: taskID, number: latest + 1,
      text: try Receipt.text(original, succeededBy: mended))
    let filed = try publish([successor])[0].get()
    try append([filed])
    return filed
  }
}
