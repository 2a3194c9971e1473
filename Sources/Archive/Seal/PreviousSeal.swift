/// What the next seal can build on: the manifest that is in force, and how much it lists.
struct PreviousSeal {
  let payload: PayloadSum
  /// The manifest's digest, as its seal has it.
  let manifest: Digest

  /// Nil when there is no seal, or when its files are not those that it vouches for: then the
  /// journals of all runs have to stand in for it.
  ///
  /// Whether the manifest is, shows when it is read.
  init?(_ tags: TagManifest?, in tree: Tree) throws(ArchiveError) {
    guard let tags, let manifest = tags.digests[Layout.manifest],
      try tree.isFile(Layout.manifest),
      try tags.vouches(for: Layout.bagInfo, as: Layout.bagInfo, in: tree),
      let text = try? tree.text(of: Layout.bagInfo, limit: BagInfo.longest),
      let payload = BagInfo(text: text).payload
    else { return nil }
    self.payload = payload
    self.manifest = manifest
  }
}
