extension Archive {
  /// Whether the seal vouches for everything that was stored; whether it is right is for
  /// ``Verification`` to say.
  package func isSealed() throws(ArchiveError) -> Bool {
    guard try tree.status(Layout.tagManifest) != nil else { return false }
    return try unsealedCount() == 0
  }

  /// How many objects and receipts were stored since the seal.
  package func unsealedCount() throws(ArchiveError) -> Int {
    var unsealed: Set<String> = []
    for name in try Journals(tree).unsealed.checksums {
      try tree.readLines(of: name) { (line, _) throws(ArchiveError) in
        if let line = ChecksumLine(line) { unsealed.insert(line.path) }
      }
    }
    guard !unsealed.isEmpty, try tree.status(Layout.manifest) != nil else { return unsealed.count }
    try tree.readLines(of: Layout.manifest) { (line, _) throws(ArchiveError) in
      if let line = ChecksumLine(line) { unsealed.remove(line.path) }
    }
    return unsealed.count
  }
}
