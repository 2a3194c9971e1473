package import SystemPackage

extension ArchiveWriter {
  /// Files anew what cannot be fetched anew: copies a staged file whose flushing failed into a new
  /// one, which is flushed, and read, on its own account.
  ///
  /// Only if its digest is the one expected may it be published.
  package func restage(
    _ failed: FilePath, as name: String
  ) throws(ArchiveError) -> (staged: StagedFile, digest: Digest, bytes: Int64) {
    precondition(failed.lastComponent?.string != name)
    let staged = try stage(name: name)
    try tree.read(stagedName(failed)) { (piece) throws(ArchiveError) in
      try tree.write(Array(piece), to: staged.descriptor, stagedName(staged.path))
    }
    let (digest, bytes) = try tree.digest(of: stagedName(staged.path))
    return (staged, digest, bytes)
  }
}
