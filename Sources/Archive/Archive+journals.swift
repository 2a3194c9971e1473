/// What the journals, and the seal over them, say of what there should be.
extension Archive {
  /// The name of the last run that has a journal of any kind.
  package func latestJournal() throws(ArchiveError) -> String? {
    try Journals(tree).all.last.map { path in
      String(path.dropFirst(Layout.journals.count + 1).prefix { $0 != "." })
    }
  }

  /// What of the journals is not as the seal vouches for it: a slug and a sentence, by the path.
  package func sealedJournalTroubles() throws(ArchiveError) -> [(
    path: String, reason: String, sentence: String
  )] {
    guard let tags = try TagManifest(Layout.tagManifest, in: tree) else { return [] }
    var troubles: [(path: String, reason: String, sentence: String)] = []
    for path in tags.digests.keys.sorted() where path.hasPrefix(Layout.journals + "/") {
      if let trouble = trouble(withFile: path, bytes: nil) {
        troubles.append((path, trouble.reason, trouble.sentence))
      } else if try !tags.vouches(for: path, as: path, in: tree) {
        troubles.append((path, "journal-damaged", "\(path) is not what the seal vouches for"))
      }
    }
    return troubles
  }

  /// Whether a seal lists what is stored, besides the journals.
  package func hasManifest() throws(ArchiveError) -> Bool {
    try tree.isFile(Layout.manifest)
  }

  /// The paths of all receipts that a journal or the manifest lists.
  package func listedReceipts() throws(ArchiveError) -> Set<String> {
    var names: Set<String> = []
    for list in try Journals(tree).all.checksums + [Layout.manifest]
    where try tree.status(list) != nil {
      try tree.readChecksums(of: list) { (line) throws(ArchiveError) in
        if line.path.kind == .receipt { names.insert(line.path.text) }
      }
    }
    return names
  }
}
