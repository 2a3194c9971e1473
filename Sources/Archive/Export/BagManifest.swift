import SystemPackage

/// Lists a bag's payload, sorted by path, in its manifest and, line by line the same, in a journal.
struct BagManifest: ~Copyable {
  private let tree: Tree
  private let payload: BagPayload
  private var manifest: DurableFile
  private var journal: DurableFile
  private(set) var sum = PayloadSum()
  /// What is in the payload and does not belong there.
  private(set) var strays: [Export.Problem] = []

  init(
    of payload: BagPayload, in tree: Tree, journal name: String, in journals: Tree
  ) throws(ArchiveError) {
    let manifest = try DurableFile(Layout.manifest, in: tree)
    let journal = try DurableFile(name, in: journals)
    self.tree = tree
    self.payload = payload
    self.manifest = manifest
    self.journal = journal
  }

  /// Looks at everything that there is, and reads what is not proved yet.
  mutating func write() throws(ArchiveError) {
    let data = try Tree(Layout.payload, in: tree)
    for name in try data.entries(of: ".") {
      switch "\(Layout.payload)/\(name)" {
      case Layout.objects: try add(name, in: data, at: Layout.objects, levels: 2)
      case Layout.receipts: try add(name, in: data, at: Layout.receipts, levels: 3)
      case let path: addStray(path)
      }
    }
  }

  /// The digest that both lists have, once they are durable.
  mutating func finish() throws(ArchiveError) -> Digest {
    _ = try journal.finish(.kept)
    return try manifest.finish(.kept)
  }

  /// - Parameter levels: How many directories a file there lies in, this one included.
  private mutating func add(
    _ name: String, in parent: Tree, at path: String, levels: Int
  ) throws(ArchiveError) {
    guard levels > 0 else { return try addFile(name, in: parent, at: path) }
    guard let directory = try? Tree(name, in: parent) else { return addStray(path) }
    // In the order of whole paths: `a-b/` comes before `a/`.
    let behind = levels > 1 ? "/" : ""
    for entry in try directory.entries(of: ".").sorted(by: { $0 + behind < $1 + behind }) {
      try add(entry, in: directory, at: "\(path)/\(entry)", levels: levels - 1)
    }
  }

  private mutating func addFile(
    _ name: String, in directory: Tree, at path: String
  ) throws(ArchiveError) {
    guard let status = try directory.status(name), status.type == .regular else {
      return addStray(path)
    }
    // What a killed export was at.
    if name.hasSuffix(ExportedFile.unfinished) { return try directory.remove(name) }
    guard let file = ArchivePath(path), file.isPayload else { return addStray(path) }
    let object = file.object
    var digest = object?.digest
    if digest == nil || !payload.isProved(path) {
      digest = try directory.digest(of: name).digest
    }
    guard let digest, object == nil || object?.digest == digest else { return addStray(path) }
    sum.add(status.size)
    let line = ChecksumLine.text(digest, path) + "\n"
    try manifest.write(line)
    try journal.write(line)
  }

  private mutating func addStray(_ path: String) {
    let sentence = "\(tree.path.appending(path)) is no part of the bag: remove it and export again."
    strays.append(Export.Problem(.stray, path, sentence))
  }
}
