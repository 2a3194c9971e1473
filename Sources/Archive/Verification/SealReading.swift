import Glibc

/// The seal and the journals, read in one go: what they promise, and what is wrong with them.
struct SealReading {
  private(set) var promises = Promises()
  private(set) var problems: [Verification.Problem] = []
  /// What the seal says that there is; nil when there is no seal.
  private(set) var payload: PayloadSum?
  private(set) var hasSeal = false

  var isDamaged: Bool {
    problems.contains { $0.kind == .sealDamaged || $0.kind == .sealUnfinished }
  }

  /// A run beside this may be exchanging the seal's files: what does not fit is read again, and for
  /// as long as a new seal lies ready, up to ten times in two seconds.
  init(_ tree: Tree) throws(ArchiveError) {
    try self.init(reading: tree)
    var attempt = 1
    while isDamaged, attempt < 10 {
      let isUnfinished = try Self.isUnfinished(tree)
      guard attempt == 1 || isUnfinished else { return }
      usleep(200_000)
      try self.init(reading: tree)
      attempt += 1
    }
  }

  private init(reading tree: Tree) throws(ArchiveError) {
    let tags = try TagManifest(Layout.tagManifest, in: tree)
    if let tags {
      hasSeal = true
      try check(tags, tree)
    }
    for name in try Journals(tree).all.checksums {
      try read(name, isSealed: false, .journalDamaged, tree)
    }
  }

  private mutating func check(_ tags: TagManifest, _ tree: Tree) throws(ArchiveError) {
    let isUnfinished = try Self.isUnfinished(tree)
    for name in Set(tags.digests.keys).union([Layout.manifest, Layout.bagInfo]).sorted() {
      guard try !isVouchedFor(name, tags, tree) else { continue }
      let isJournal = name.hasPrefix(Layout.journals + "/")
      let kind = Verification.Problem.Kind.self
      problems.append(
        .init(
          isJournal ? .journalDamaged : isUnfinished ? kind.sealUnfinished : .sealDamaged, name,
          isUnfinished && !isJournal
            ? "The last run was killed while it renewed the seal; the next run finishes it."
            : "It is missing, or not what the seal vouches for."))
    }
    if try tree.isFile(Layout.manifest) {
      try read(Layout.manifest, isSealed: true, .sealDamaged, tree)
    }
    if try tree.isFile(Layout.bagInfo) {
      payload = BagInfo(text: try tree.text(of: Layout.bagInfo)).payload
    }
  }

  private static func isUnfinished(_ tree: Tree) throws(ArchiveError) -> Bool {
    try tree.isFile(SealPlacement.staged(Layout.tagManifest))
  }

  private func isVouchedFor(
    _ name: String, _ tags: TagManifest, _ tree: Tree
  ) throws(ArchiveError) -> Bool {
    do {
      return try tags.vouches(for: name, as: name, in: tree)
    } catch .unreadable {
      return false
    }
  }

  private mutating func read(
    _ name: String, isSealed: Bool, _ kind: Verification.Problem.Kind, _ tree: Tree
  ) throws(ArchiveError) {
    do {
      guard try promises.add(linesOf: name, isSealed: isSealed, in: tree) != nil else { return }
      problems.append(.init(kind, name, "A line is none of sha256sum's, or contradicts another."))
    } catch .unreadable(let path, let offset, let errno) {
      let error = ArchiveError.unreadable(path, offset: offset, errno)
      problems.append(.init(kind, name, error.description))
    }
  }
}
