package import SystemPackage

extension ArchiveWriter {
  /// What a killed run was about to file: durable now, when the archive or staging has the bytes;
  /// nil when neither has.
  package func finish(_ candidate: Candidate) throws(ArchiveError) -> Filed? {
    let object = candidate.object
    if try isWhole(object) {
      try tree.syncDirectory(object.directory)
      return Filed(digest: object.digest, path: object.path)
    }
    let name = stagedName(candidate.staged)
    guard try tree.status(name)?.type == .regular,
      try tree.digest(of: name).digest == object.digest
    else { return nil }
    return try publish([candidate])[0].get().filed
  }

  /// A file that was filed, and that no journal tells of: durable now; nil for an object that is not
  /// what its name says, and for a path that the layout does not have.
  package func finish(fileAt path: String) throws(ArchiveError) -> Filed? {
    guard let file = ArchivePath(path), file.isPayload else { return nil }
    let object = file.object
    if let object, try !isWhole(object) { return nil }
    try tree.syncDirectory(FilePath(path).removingLastComponent().string)
    if let object { return Filed(digest: object.digest, path: path) }
    return Filed(digest: try tree.digest(of: path).digest, path: path)
  }

  /// A file that an earlier run left in staging, to go on with: also one that was about to be filed
  /// and is read-only already.
  package func reopen(_ leftover: FilePath) throws(ArchiveError) -> StagedFile {
    StagedFile(
      path: leftover,
      descriptor: try tree.openToChange(stagedName(leftover), .ownerReadWrite))
  }

  /// Keeps only the first bytes of a file in staging; what is shorter stays as it is.
  package func cut(_ leftover: FilePath, to bytes: Int64) throws(ArchiveError) {
    let name = stagedName(leftover)
    guard let status = try tree.status(name), status.size > bytes else { return }
    let file = try tree.openToChange(name, .ownerReadWrite)
    defer { try? file.close() }
    try tree.perform(.change, name) { () throws(Errno) in
      try SystemCalls.truncate(file, to: bytes)
    }
  }

  /// The file in staging of this name, whether it is there or not.
  package func staged(_ name: String) -> FilePath {
    tree.path.appending("\(Layout.staging)/\(name)")
  }
}
