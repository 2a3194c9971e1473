package import SystemPackage

extension ArchiveWriter {
  /// Files anew what cannot be fetched anew: copies a staged file whose flushing failed into a new
  /// one, which is flushed, and read, on its own account.
  ///
  /// Only if its digest is the one expected may it be published. It is called as the failed one,
  /// with `.reread` behind that.
  package func restage(
    _ failed: FilePath
  ) throws(ArchiveError) -> (staged: StagedFile, digest: Digest, bytes: Int64) {
    guard let name = failed.lastComponent?.string else { throw .file(.open, failed, .isDirectory) }
    let staged = try stage(name: name + ".reread")
    try tree.read(stagedName(failed)) { (piece) throws(ArchiveError) in
      try tree.write(Array(piece), to: staged.descriptor, stagedName(staged.path))
    }
    let (digest, bytes) = try tree.digest(of: stagedName(staged.path))
    return (staged, digest, bytes)
  }
}
