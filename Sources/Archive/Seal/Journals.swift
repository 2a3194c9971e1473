/// The journal files of all runs, and which of them the seal vouches for.
struct Journals {
  /// Relative to the root, sorted: in the order of the runs.
  let all: [String]
  /// Those that the seal does not know yet.
  let unsealed: [String]

  init(_ tree: Tree) throws(ArchiveError) {
    guard try tree.status(Layout.journals) != nil else {
      all = []
      unsealed = []
      return
    }
    let sealed = try TagManifest(Layout.tagManifest, in: tree)?.digests ?? [:]
    let all = try tree.entries(of: Layout.journals).map { "\(Layout.journals)/\($0)" }
      .filter { ArchivePath($0) != nil }
    self.all = all
    unsealed = all.filter { sealed[$0] == nil }
  }

  /// What looks like a journal in the journals' directory, and has a name that Holdfast gives none.
  static func misnamed(in tree: Tree) throws(ArchiveError) -> [String] {
    guard try tree.status(Layout.journals) != nil else { return [] }
    return try tree.entries(of: Layout.journals).map { "\(Layout.journals)/\($0)" }.filter { path in
      [Layout.checksumEnding, Layout.recordEnding].contains(where: path.hasSuffix)
        && ArchivePath(path) == nil
    }
  }
}

extension [String] {
  /// Those of journal names whose files list what was stored.
  var checksums: [String] {
    filter { $0.hasSuffix(Layout.checksumEnding) }
  }
}
