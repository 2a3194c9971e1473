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

  /// Makes a whole staged file outlive a power cut, and returns it.
  ///
  /// A failed fsync is never retried on the same file: its bytes are read back and, if they are still those
  /// that arrived, they become the file, once.
  package func makeDurable(
    _ staged: StagedFile, digest: String
  ) throws(ArchiveError) -> StagedFile {
    do {
      try sync(staged)
      return staged
    } catch .fsyncFailed(let path, let errno) where errno != .noSpace {
      let copy = try restage(staged.path)
      guard copy.digest.description == digest else { throw .fsyncFailed(path, errno) }
      try sync(copy.staged)
      staged.close()
      return try rename(copy.staged, to: staged.path)
    }
  }

  /// Gives a staged file the path of another one, whose place it takes; the given one is closed.
  package func rename(
    _ staged: StagedFile, to path: FilePath
  ) throws(ArchiveError) -> StagedFile {
    try tree.move(stagedName(staged.path), to: stagedName(path))
    try tree.syncDirectory(Layout.staging)
    staged.close()
    return try reopen(path)
  }
}
