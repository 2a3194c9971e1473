import Glibc

/// The seal as it is at one moment: what it lists, and what is wrong with it.
struct SealReading {
  private(set) var problems: [Verification.Problem] = []
  /// What the seal says that there is; nil when there is no seal.
  private(set) var payload: PayloadSum?
  private(set) var previous: Digest?
  /// Held open, so that its lines are those that were checked; nil when there is none.
  private(set) var manifest: ChecksumReader?
  /// What the tagmanifest lists: two lines a run.
  let tags: [String: Digest]?
  /// Of the tagmanifest.
  let digest: Digest?
  let journals: Journals
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
      let before = tags
      usleep(200_000)
      try self.init(reading: tree)
      guard attempt == 1 || isUnfinished || tags != before else { return }
    }
  }

  private init(reading tree: Tree) throws(ArchiveError) {
    let tagManifest = try TagManifest(Layout.tagManifest, in: tree)
    tags = tagManifest?.digests
    digest = tags == nil ? nil : try ChecksumReader(Layout.tagManifest, in: tree).digest()
    isUnfinished = try tree.isFile(SealPlacement.staged(Layout.tagManifest))
    journals = try Journals(tree)
    if let complaint = tagManifest?.complaint { add(.sealDamaged, Layout.tagManifest, complaint) }
    if let tags { try check(tags, tree) }
  }

  /// Looks at all that is listed but the journals, which are files as many others.
  private mutating func check(_ tags: [String: Digest], _ tree: Tree) throws(ArchiveError) {
    let listed = tags.keys.filter { !$0.hasPrefix(Layout.journals + "/") }
    for name in Set(listed).union([Layout.manifest, Layout.bagInfo]).sorted() {
      var sentence = "It is missing, or not what the seal vouches for."
      do throws(ArchiveError) {
        guard try digest(of: name, tree) != tags[name] else { continue }
      } catch  where error.isPermission {
        problems.append(.init(unread: name, error))
        continue
      } catch .unreadable(let path, let offset, let errno) {
        sentence = "\(ArchiveError.unreadable(path, offset: offset, errno))"
      }
      if isUnfinished {
        add(
          .sealUnfinished, name,
          "The last run was killed while it renewed the seal; the next run finishes it.")
      } else {
        add(.sealDamaged, name, sentence)
      }
    }
  }

  /// Of the very bytes that are made use of, for the next reading may find others; nil when there
  /// is no such file.
  private mutating func digest(of name: String, _ tree: Tree) throws(ArchiveError) -> Digest? {
    guard try tree.isFile(name) else { return nil }
    guard name != Layout.manifest else {
      let reader = try ChecksumReader(name, in: tree)
      manifest = reader
      return try reader.digest()
    }
    let text = try tree.text(of: name, limit: BagInfo.longest)
    if name == Layout.bagInfo {
      let info = BagInfo(text: text)
      payload = info.payload
      previous = info.previous
    }
    return Digest(of: text)
  }

  private mutating func add(
    _ kind: Verification.Problem.Kind, _ path: String, _ sentence: String
  ) {
    problems.append(Verification.Problem(kind, path, sentence))
  }
}
