import SystemPackage

/// The new manifest: the lines of the old one and the new ones, sorted by path, with nothing read
/// again but the sizes of what is new.
///
/// Memory is needed for the new lines only.
struct ManifestMerge: ~Copyable {
  private let tree: Tree
  private var file: DurableFile
  private(set) var payload: PayloadSum
  /// What a journal says was stored, and is not there.
  ///
  /// It stays listed: the loss has to show.
  private(set) var missing: [String] = []

  init(into name: String, after previous: PreviousSeal?, in tree: Tree) throws(ArchiveError) {
    self.tree = tree
    file = try DurableFile(name, in: tree)
    payload = previous?.payload ?? PayloadSum()
  }

  /// Writes the manifest, durably, and returns its digest.
  mutating func write(
    _ new: [String: Digest], after previous: PreviousSeal?
  ) throws(ArchiveError) -> Digest {
    var waiting = new.sorted { $0.key < $1.key }[...]
    if previous != nil {
      try tree.readChecksums(of: Layout.manifest) { (line) throws(ArchiveError) in
        while let first = waiting.first, first.key < line.path {
          try add(first.key, first.value)
          waiting.removeFirst()
        }
        if waiting.first?.key == line.path { waiting.removeFirst() }
        try file.write(line.text + "\n")
      }
    }
    for (path, digest) in waiting { try add(path, digest) }
    return try file.finish(.kept)
  }

  private mutating func add(_ path: String, _ digest: Digest) throws(ArchiveError) {
    if let status = try tree.status(path), status.type == .regular {
      payload.add(status.size)
    } else {
      missing.append(path)
    }
    try file.write(ChecksumLine(digest, path).text + "\n")
  }
}
