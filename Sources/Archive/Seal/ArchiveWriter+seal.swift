package import FoundationEssentials
import Synchronization

extension ArchiveWriter {
  /// Whether this run, or a killed one before it, journaled anything that no seal covers yet: an
  /// object, a receipt, or only what was told.
  package func hasUnsealed() throws(ArchiveError) -> Bool {
    try !Journals(tree).unsealed.isEmpty
  }

  /// Renews the seal over all that is journaled, by this run and by killed ones before it.
  ///
  /// The last thing that a run writes: its journal is closed with it, unless sealing fails.
  package func seal(at date: Date) throws(ArchiveError) -> Seal.Summary {
    try state.withLock { (state) throws(ArchiveError) in
      try state.journal.checksums.checkIsUsable()
      try state.journal.records.checkIsUsable()
      let summary = try writeSeal(at: date)
      state.isSealed = true
      return summary
    }
  }

  private func writeSeal(at date: Date) throws(ArchiveError) -> Seal.Summary {
    let tags = try TagManifest(Layout.tagManifest, in: tree)
    let journals = try Journals(tree)
    let manifest = try writeManifest(tags, journals)
    let info = BagInfo(
      identity: try archive.identity(), payload: manifest.payload,
      date: String(Timestamp.text(of: date).prefix(10)), runID: runID,
      version: version,
      previous: tags == nil ? nil : try tree.digest(of: Layout.tagManifest).digest)

    var newTags = TagManifest(digests: [
      Layout.manifest: manifest.digest,
      Layout.bagInfo: try stageSeal(info.text, Layout.bagInfo),
      Layout.declaration: try stageSeal(ArchiveTree.declaration, Layout.declaration),
      Layout.readme: try tree.digest(of: Layout.readme).digest,
    ])
    for (path, digest) in tags?.digests ?? [:] where path.hasPrefix(Layout.journals + "/") {
      newTags.digests[path] = digest
    }
    for name in journals.unsealed { newTags.digests[name] = try tree.digest(of: name).digest }
    let digest = try stageSeal(newTags.text, Layout.tagManifest)
    try tree.syncDirectory(Layout.sealing)
    try SealPlacement.place(in: tree)
    return Seal.Summary(
      files: manifest.payload.files, bytes: manifest.payload.bytes, digest: digest,
      missing: manifest.missing)
  }

  private func writeManifest(
    _ tags: TagManifest?, _ journals: Journals
  ) throws(ArchiveError) -> ManifestMerge.Result {
    let staged = SealPlacement.staged(Layout.manifest)
    if let previous = try PreviousSeal(tags, in: tree) {
      let new = try tree.digests(listedIn: journals.unsealed.checksums)
      var merge = try ManifestMerge(new, into: staged, in: tree)
      if try merge.takeOver(previous) { return try merge.finish() }
    }
    var all = try tree.digests(listedIn: journals.all.checksums)
    try addStored(to: &all)
    return try ManifestMerge(all, into: staged, in: tree).finish()
  }

  /// A journal may be gone: what only the manifest lists stays listed if it is there, although the
  /// seal does not vouch for the manifest.
  private func addStored(to digests: inout [String: Digest]) throws(ArchiveError) {
    guard try tree.isFile(Layout.manifest) else { return }
    try tree.readChecksums(of: Layout.manifest) { (line) throws(ArchiveError) in
      let path = line.path.text
      guard digests[path] == nil, try tree.isFile(path) else { return }
      digests[path] = line.digest
    }
  }

  private func stageSeal(_ text: String, _ name: String) throws(ArchiveError) -> Digest {
    try tree.write(text, toNew: SealPlacement.staged(name), .kept)
  }
}
