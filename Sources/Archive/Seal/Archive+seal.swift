extension Archive {
  /// How many objects and receipts were stored since the seal.
  package func unsealedCount() throws(ArchiveError) -> Int {
    var unsealed = try tree.digests(listedIn: Journals(tree).unsealed.checksums)
    guard !unsealed.isEmpty, try tree.status(Layout.manifest) != nil else { return unsealed.count }
    try tree.readChecksums(of: Layout.manifest) { (line) throws(ArchiveError) in
      unsealed[line.path.text] = nil
    }
    return unsealed.count
  }
}
