/// What the next seal can build on: the manifest that is in force, and how much it lists.
struct PreviousSeal {
  let payload: PayloadSum

  /// Nil when there is no seal, or when its files are not those that it vouches for: then the
  /// journals of all runs have to stand in for it.
  init?(_ tags: TagManifest?, in tree: Tree) throws(ArchiveError) {
    guard let tags,
      try tags.vouches(for: Layout.manifest, as: Layout.manifest, in: tree),
      try tags.vouches(for: Layout.bagInfo, as: Layout.bagInfo, in: tree),
      let payload = BagInfo(text: try tree.text(of: Layout.bagInfo)).payload
    else { return nil }
    self.payload = payload
  }
}
