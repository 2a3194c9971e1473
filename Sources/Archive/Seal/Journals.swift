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
    let names = try tree.entries(of: Layout.journals).filter {
      $0.hasSuffix(Layout.checksumEnding) || $0.hasSuffix(Layout.recordEnding)
    }
    let sealed = try TagManifest(Layout.tagManifest, in: tree)?.digests ?? [:]
    let all = names.map { "\(Layout.journals)/\($0)" }
    self.all = all
    unsealed = all.filter { sealed[$0] == nil }
  }
}

extension [String] {
  /// Those of journal names whose files list what was stored.
  var checksums: [String] {
    filter { $0.hasSuffix(Layout.checksumEnding) }
  }
}
