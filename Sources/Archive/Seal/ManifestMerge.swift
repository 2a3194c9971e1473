import SystemPackage

/// A new manifest: the lines of the one in force and the new ones, sorted by path, with nothing
/// read again but the sizes of what is new.
///
/// Memory is needed for the new lines only.
struct ManifestMerge: ~Copyable {
  /// What came of it.
  struct Result {
    let digest: Digest
    let payload: PayloadSum
    /// What a journal says was stored, and is not there.
    ///
    /// It stays listed: the loss has to show.
    let missing: [String]
  }

  private let tree: Tree
  private var file: DurableFile
  private var waiting: ArraySlice<(key: String, value: Digest)>
  private var payload = PayloadSum()
  private var missing: [String] = []

  init(_ new: [String: Digest], into name: String, in tree: Tree) throws(ArchiveError) {
    self.tree = tree
    file = try DurableFile(name, in: tree)
    waiting = new.sorted { $0.key < $1.key }[...]
  }

  /// Takes over the lines of the manifest in force.
  ///
  /// False when it turns out not to be the one that its seal vouches for, or to have a line that no
  /// manifest may have: then this merge is of no use any more.
  mutating func takeOver(_ previous: PreviousSeal) throws(ArchiveError) -> Bool {
    payload = previous.payload
    var lines = try LineReader(Layout.manifest, hashing: true, in: tree)
    while let line = try lines.next() {
      guard !lines.isCut, ChecksumLine(line)?.path.isPayload == true else { return false }
      let path = UnsafeRawBufferPointer(rebasing: line[ChecksumLine.pathOffset...])
      while let first = waiting.first, first.key.utf8.lexicographicallyPrecedes(path) {
        try add(first.key, first.value)
        waiting.removeFirst()
      }
      if waiting.first?.key.utf8.elementsEqual(path) == true { waiting.removeFirst() }
      try file.write(line: line)
    }
    return lines.digest() == previous.manifest
  }

  /// Makes the manifest durable, with what is still to be added.
  consuming func finish() throws(ArchiveError) -> Result {
    for (path, digest) in waiting { try add(path, digest) }
    return Result(digest: try file.finish(.kept), payload: payload, missing: missing)
  }

  private mutating func add(_ path: String, _ digest: Digest) throws(ArchiveError) {
    if let status = try tree.status(path), status.type == .regular {
      payload.add(status.size)
    } else {
      missing.append(path)
    }
    try file.write(ChecksumLine.text(digest, path) + "\n")
  }
}
