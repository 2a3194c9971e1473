/// Everything that is said to be in the archive, a directory at a time in the order of the paths, so
/// that no more than one directory's files are in memory.
///
/// The manifest is sorted, and is read once from its beginning to its end. What only journals list
/// lies in a temporary table.
struct Promises {
  /// How many lines of journals are in memory at once.
  private static let batch = 10_000

  /// How many lines the manifest has.
  private(set) var sealedCount = 0
  /// How many files only journals vouch for.
  private(set) var unsealedCount = 0
  private(set) var problems: [Verification.Problem] = []
  private let records: ScrubRecords
  private let manifest: ChecksumReader?
  private let claims: Verification.Claims?
  /// The journals that the seal lists, sorted.
  private var journals: ArraySlice<(path: String, digest: Digest)>
  /// The first line of the manifest that was not asked for yet.
  private var next: ChecksumLine?
  private var isOutOfOrder = false

  init(
    _ seal: SealReading, _ claims: Verification.Claims?, _ records: ScrubRecords, in tree: Tree
  ) throws(ArchiveError) {
    self.records = records
    self.claims = claims
    manifest = seal.manifest
    journals =
      (seal.tags ?? [:]).filter { $0.key.hasPrefix(Layout.journals + "/") }
      .map { (path: $0.key, digest: $0.value) }.sorted { $0.path < $1.path }[...]
    // Where the manifest cannot be trusted, the journals of all runs stand in for it.
    let unsealed = seal.isDamaged || !seal.hasSeal ? seal.journals.all : seal.journals.unsealed
    for name in unsealed.checksums { try readJournal(name, tree) }
    try advance()
  }

  /// The next directory behind `last`, with a slash at its end, of which something is promised.
  func directory(after last: String) throws(ArchiveError) -> String? {
    let candidates = [
      next?.path.text, journals.first?.path,
      try records.firstUnsealed(after: last.isEmpty ? "" : String(last.dropLast()) + "0"),
    ]
    return candidates.compactMap { $0.map(Self.directory(of:)) }.filter { $0 > last }.min()
  }

  /// What is promised in a directory, by path; to be asked for in the order of the directories.
  mutating func take(_ directory: String) throws -> [String: Promise] {
    var promises: [String: Promise] = [:]
    while let line = next {
      if Self.lies(line.path.text, in: directory) {
        add(line, isSealed: true, to: &promises)
      } else if Self.directory(of: line.path.text) <= directory {
        isOutOfOrder = true
      } else {
        break
      }
      try advance()
    }
    while let journal = journals.first, Self.directory(of: journal.path) == directory {
      promises[journal.path] = Promise(digest: journal.digest, isSealed: true)
      journals.removeFirst()
    }
    for line in try records.unsealed(in: directory) {
      add(line, isSealed: false, to: &promises)
    }
    for claim in try claimed(directory) {
      let path = claim.object.path
      promises[path, default: Promise(isSealed: false)].bytes = claim.bytes
    }
    return promises
  }

  /// What is wrong with the manifest's lines, once all of them were taken.
  var manifestProblem: Verification.Problem? {
    let complaint = manifest?.complaint ?? (isOutOfOrder ? "Its lines are out of order." : nil)
    return complaint.map { .init(.sealDamaged, Layout.manifest, $0) }
  }

  private mutating func add(
    _ line: ChecksumLine, isSealed: Bool, to promises: inout [String: Promise]
  ) {
    let (path, isObject) = (line.path.text, line.path.object != nil)
    if let known = promises[path] {
      if !isSealed, !isObject, known.digest != line.digest {
        problems.append(
          .init(.journalDamaged, Layout.journals, "What it lists of \(path) is not sealed so."))
      }
      return
    }
    if !isSealed { unsealedCount += 1 }
    promises[path] = Promise(digest: isObject ? nil : line.digest, isSealed: isSealed)
  }

  private func claimed(_ directory: String) throws -> [Verification.Claim] {
    guard let claims, directory.hasPrefix(Layout.objects + "/") else { return [] }
    return try claims.objects(String(directory.dropLast().suffix(2)))
  }

  private mutating func advance() throws(ArchiveError) {
    next = try manifest?.line()
    if next != nil { sealedCount += 1 }
  }

  private mutating func readJournal(_ name: String, _ tree: Tree) throws(ArchiveError) {
    do {
      let reader = try ChecksumReader(name, in: tree)
      var lines: [ChecksumLine] = []
      while let line = try reader.line() {
        lines.append(line)
        guard lines.count == Self.batch else { continue }
        try records.remember(unsealed: lines)
        lines = []
      }
      try records.remember(unsealed: lines)
      if let complaint = reader.complaint {
        problems.append(.init(.journalDamaged, name, complaint))
      }
    } catch .unreadable {
      problems.append(.init(.journalDamaged, name, "It cannot be read."))
    } catch  where error.isPermission {
      problems.append(.init(unread: name, error))
    }
  }

  private static func lies(_ path: String, in directory: String) -> Bool {
    path.hasPrefix(directory)
      && !path.utf8.dropFirst(directory.utf8.count).contains(UInt8(ascii: "/"))
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[...slash])
  }
}
