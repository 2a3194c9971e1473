/// Puts a seal that lies whole and durable in `.holdfast/seal` in the place of the one in force.
enum SealPlacement {
  /// In the order of their renaming; the tagmanifest follows when these are durable.
  private static let first = [Layout.manifest, Layout.bagInfo, Layout.declaration]

  static func staged(_ name: String) -> String {
    "\(Layout.sealing)/\(name)"
  }

  /// Goes on with a placement that was cut off anywhere; removes a seal that was not whole yet.
  static func finish(in tree: Tree) throws(ArchiveError) {
    let entries = try tree.entries(of: Layout.sealing)
    guard !entries.isEmpty else { return }
    if try isWhole(in: tree) { try place(in: tree) }
    for entry in entries { try tree.remove(staged(entry)) }
  }

  static func place(in tree: Tree) throws(ArchiveError) {
    for name in first { try moveIfStaged(name, tree) }
    try tree.syncDirectory(".")
    try moveIfStaged(Layout.tagManifest, tree)
    try tree.syncDirectory(".")
  }

  private static func moveIfStaged(_ name: String, _ tree: Tree) throws(ArchiveError) {
    guard try tree.status(staged(name)) != nil else { return }
    try tree.move(staged(name), to: name)
  }

  /// Whether each file that the newest tagmanifest lists is there, in its place or still staged.
  ///
  /// A file system may keep renames out of their order, so that the tagmanifest can be ahead.
  private static func isWhole(in tree: Tree) throws(ArchiveError) -> Bool {
    let newest = try TagManifest(staged(Layout.tagManifest), in: tree)
    let inForce = try TagManifest(Layout.tagManifest, in: tree)
    guard let tags = newest ?? inForce else { return false }
    for name in first {
      if try tree.status(staged(name)) != nil {
        guard try tags.vouches(for: staged(name), as: name, in: tree) else { return false }
      } else {
        guard try tags.vouches(for: name, as: name, in: tree) else { return false }
      }
    }
    return true
  }
}
