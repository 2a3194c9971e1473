package import FoundationEssentials

/// The files that make a bag of an exported payload, and an archive with a journal of one run.
///
/// While the payload grows there is neither declaration nor tagmanifest: nobody takes it for a bag.
package struct BagSeal {
  /// Who seals, and when.
  package struct Run: Sendable {
    package let id: String
    package let version: String
    package let date: Date

    package init(id: String, version: String, date: Date) {
      self.id = id
      self.version = version
      self.date = date
    }
  }

  private static let staged = Layout.tagManifest + ExportedFile.unfinished

  private let tree: Tree
  private let payload: BagPayload
  private let sourceSeal: Digest?
  private let onProblem: (Export.Problem) -> Void

  init(
    _ tree: Tree, _ payload: BagPayload, _ source: Tree,
    onProblem: @escaping (Export.Problem) -> Void
  ) throws(ArchiveError) {
    self.tree = tree
    self.payload = payload
    self.onProblem = onProblem
    sourceSeal =
      try source.isFile(Layout.tagManifest) ? source.digest(of: Layout.tagManifest).digest : nil
    try tree.remove(Layout.tagManifest)
    try tree.remove(Layout.declaration)
    _ = try tree.subtree(Layout.payload)
    for name in [Layout.objects, Layout.receipts] { _ = try tree.makeDirectory(name) }
  }

  /// Vouches for what is in the bag; for nothing, when something is that does not belong there.
  func close(_ run: Run) throws(ArchiveError) {
    let journals = try tree.subtree(Layout.journals)
    let name =
      try journals.entries(of: ".").first { $0.hasSuffix(Layout.checksumEnding) }
      ?? run.id + Layout.checksumEnding
    var manifest = try BagManifest(of: payload, in: tree, journal: name, in: journals)
    try manifest.write()
    guard manifest.strays.isEmpty else { return manifest.strays.forEach(onProblem) }
    let listed = try manifest.finish()
    var info = BagInfo(
      identity: nil, payload: manifest.sum, date: String(Timestamp.text(of: run.date).prefix(10)),
      runID: String(name.dropLast(Layout.checksumEnding.count)), version: run.version, previous: nil
    ).text
    if let sourceSeal { info += "Holdfast-Source-Tagmanifest: \(sourceSeal)\n" }
    let tags = TagManifest(digests: [
      Layout.manifest: listed,
      Layout.journals + "/" + name: listed,
      Layout.bagInfo: try tree.write(info, toNew: Layout.bagInfo, .kept),
      Layout.readme: try tree.write(Readme.text, toNew: Layout.readme, .kept),
      Layout.declaration: try tree.write(ArchiveTree.declaration, toNew: Layout.declaration, .kept),
    ])
    try tree.write(tags.text, toNew: Self.staged, .kept)
    try journals.syncDirectory(".")
    try tree.syncDirectory(".")
    try tree.move(Self.staged, to: Layout.tagManifest)
    try tree.syncDirectory(".")
  }
}
