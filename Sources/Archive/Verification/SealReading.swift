import Glibc

/// The seal and the journals, read in one go: what they promise, and what is wrong with them.
struct SealReading {
  private(set) var promises = Promises()
  private(set) var problems: [Verification.Problem] = []
  /// What the seal says that there is; nil when there is no seal.
  private(set) var payload: PayloadSum?
  private let tags: TagManifest?
  private let isUnfinished: Bool

  var hasSeal: Bool { tags != nil }

  var isDamaged: Bool {
    problems.contains { $0.kind == .sealDamaged || $0.kind == .sealUnfinished }
  }

  /// A run beside this may be exchanging the seal's files.
  ///
  /// So what does not fit is read again, for as long as the seal changes or a new one lies ready, up
  /// to ten times in two seconds.
  init(_ tree: Tree) throws(ArchiveError) {
    try self.init(reading: tree)
    for attempt in 1..<10 where isDamaged {
      let before = tags?.digests
      usleep(200_000)
      try self.init(reading: tree)
      guard attempt == 1 || isUnfinished || tags?.digests != before else { return }
    }
  }

  private init(reading tree: Tree) throws(ArchiveError) {
    tags = try TagManifest(Layout.tagManifest, in: tree)
    isUnfinished = try tree.isFile(SealPlacement.staged(Layout.tagManifest))
    if let tags { try check(tags, tree) }
    for name in try Journals(tree).all.checksums {
      guard try read(name, isSealed: false, .journalDamaged, tree) == nil else { continue }
      add(.journalDamaged, name, "It cannot be read.")
    }
  }

  private mutating func check(_ tags: TagManifest, _ tree: Tree) throws(ArchiveError) {
    for name in Set(tags.digests.keys).union([Layout.manifest, Layout.bagInfo]).sorted() {
      guard try digest(of: name, tree) != tags.digests[name] else { continue }
      let sentence = "It is missing, or not what the seal vouches for."
      if name.hasPrefix(Layout.journals + "/") {
        add(.journalDamaged, name, sentence)
      } else if isUnfinished {
        add(
          .sealUnfinished, name,
          "The last run was killed while it renewed the seal; the next run finishes it.")
      } else {
        add(.sealDamaged, name, sentence)
      }
    }
  }

  /// Of the very bytes that are made use of, for the next reading may find others; nil when there
  /// is no such file, or none that can be read.
  private mutating func digest(of name: String, _ tree: Tree) throws(ArchiveError) -> Digest? {
    guard try tree.isFile(name) else { return nil }
    if name == Layout.manifest { return try read(name, isSealed: true, .sealDamaged, tree) }
    do {
      guard name == Layout.bagInfo else { return try tree.digest(of: name).digest }
      let text = try tree.text(of: name)
      payload = BagInfo(text: text).payload
      return Digest(of: text)
    } catch .unreadable {
      return nil
    }
  }

  /// The digest of what was read; nil when the file cannot be read.
  private mutating func read(
    _ name: String, isSealed: Bool, _ kind: Verification.Problem.Kind, _ tree: Tree
  ) throws(ArchiveError) -> Digest? {
    do {
      let (digest, areGood) = try promises.add(linesOf: name, isSealed: isSealed, in: tree)
      if !areGood { add(kind, name, "A line is none of sha256sum's, or contradicts another.") }
      return digest
    } catch .unreadable {
      return nil
    }
  }

  private mutating func add(
    _ kind: Verification.Problem.Kind, _ path: String, _ sentence: String
  ) {
    problems.append(Verification.Problem(kind, path, sentence))
  }
}
