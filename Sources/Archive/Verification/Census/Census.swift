import Glibc
import SystemPackage

/// Whether everything is there: what was promised against what the directories hold, one of them at a
/// time, and against what is recorded of each file.
///
/// What promises something is read before what was promised, and a run writes in the opposite order:
/// so a run beside this raises no false alarm.
struct Census {
  /// How old, in seconds, something that nothing names has to be to be an orphan: the time that a
  /// run takes, at most, between naming a file and journaling it.
  static let settling = 60

  let tree: Tree
  let records: ScrubRecords
  let findings: Findings
  var promises: Promises
  let oldestUnsettled: Int
  /// Objects and receipts that can be written to by their modes.
  private var writable: (first: String, count: Int)?
  /// What is to be looked at, with a slash at its end, in the order of the paths.
  private var directories: [String] = []

  init(
    _ tree: Tree, _ records: ScrubRecords, _ findings: Findings, _ promises: consuming Promises,
    settling: Int
  ) throws {
    self.tree = tree
    self.records = records
    self.findings = findings
    self.promises = promises
    oldestUnsettled = Int(findings.began) - settling
    try findDirectories()
  }

  mutating func run() throws {
    var last = ""
    var rest = directories[...]
    while true {
      let promised = try promises.directory(after: last)
      guard let directory = [promised, rest.first].compactMap(\.self).min() else { break }
      if rest.first == directory { rest.removeFirst() }
      try look(into: directory)
      last = directory
    }
    if let writable { findings.noteWritable(writable.count, first: writable.first) }
    for problem in promises.problems { try findings.add(problem, by: .census) }
    if let problem = promises.manifestProblem { try findings.add(problem, by: .census) }
  }

  /// The directories that there are; what is beside them has no business there.
  private mutating func findDirectories() throws {
    let shards = Set(Layout.shards)
    for entry in try tree.entries(of: Layout.payload) {
      let path = "\(Layout.payload)/\(entry)"
      if path != Layout.objects, path != Layout.receipts { try stray(path) }
    }
    for entry in try tree.entries(of: Layout.objects) {
      let shard = "\(Layout.objects)/\(entry)"
      if shards.contains(shard) { directories.append(shard + "/") } else { try stray(shard) }
    }
    for entry in try Journals.misnamed(in: tree) { try stray(entry) }
    let receipts = try ReceiptDirectories(tree)
    for (path, error) in receipts.failures { try unlisted(path, error) }
    directories = (directories + receipts.paths).sorted()
  }

  private mutating func look(into directory: String) throws {
    var promised = try promises.take(directory)
    let listed: [(name: String, status: Stat)]
    do throws(ArchiveError) {
      listed = try tree.list(String(directory.dropLast()))
    } catch .file(_, _, .noSuchFileOrDirectory) {
      listed = []
    } catch {
      return try unlisted(String(directory.dropLast()), error)
    }
    var known = try records.records(in: directory)
    var changed: [(path: String, record: ScrubRecord)] = []
    var unnamed: [String] = []
    for (name, status) in listed {
      let path = directory + name
      let promise = promised[path]
      guard try belongs(name, in: directory, status, promise) else { continue }
      promised[path] = nil
      let before = known.removeValue(forKey: path)
      let record = Self.record(FileState(status), promise, before)
      if let record { changed.append((path, record)) }
      if let bytes = promise?.bytes, bytes != status.size {
        try findings.add(
          .init(
            .wrongSize, path, "It has \(status.size) bytes instead of \(bytes).",
            ranges: bytes > status.size ? [status.size..<bytes] : []), by: .census)
      }
      if promise == nil, !isMisplaced(name, in: directory), status.st_ctim.tv_sec < oldestUnsettled
      {
        unnamed.append(path)
      }
    }
    try records.change(changed, gone: known.keys.sorted())
    try records.remember(unnamed: unnamed)
    for path in promised.keys.sorted() { try missing(path) }
  }

  /// Whether a file is one that is read later; what is none, or does not belong there, is told.
  private mutating func belongs(
    _ name: String, in directory: String, _ status: Stat, _ promise: Promise?
  ) throws -> Bool {
    let path = directory + name
    // Journals that no seal lists are still being written, and read by themselves.
    if directory == Layout.journals + "/", promise == nil { return false }
    let isObject = directory.hasPrefix(Layout.objects + "/")
    let isReceipt = directory.hasPrefix(Layout.receipts + "/")
    let object = isObject ? ObjectName(fileName: name) : nil
    if isObject && object == nil || isReceipt && ArchivePath(path) == nil {
      try stray(path)
      return false
    }
    guard status.type == .regular else {
      let thing = isObject ? "An object" : isReceipt ? "A receipt" : "A journal"
      try findings.add(
        .init(.notAFile, path, "\(thing) is a file, and this is none."), by: .census)
      return false
    }
    if let object, isMisplaced(name, in: directory) {
      try findings.add(
        .init(.misplaced, path, "It belongs in \(object.directory)."), by: .census)
    }
    if isObject || isReceipt, status.isWritable {
      writable = (writable?.first ?? path, (writable?.count ?? 0) + 1)
    }
    return true
  }

  /// Whether a file is an object, and in another shard than its own.
  private func isMisplaced(_ name: String, in directory: String) -> Bool {
    directory.hasPrefix(Layout.objects)
      && !name.utf8.prefix(2).elementsEqual(directory.utf8.dropLast().suffix(2))
  }

  /// What is to be recorded of a file; nil when it is what it was.
  private static func record(
    _ state: FileState, _ promise: Promise?, _ before: ScrubRecord?
  ) -> ScrubRecord? {
    guard let before else {
      return ScrubRecord(state: state, promised: promise?.digest, rank: .usual, verifiedAt: 0)
    }
    guard before.state != state || before.promised != promise?.digest else { return nil }
    return ScrubRecord(
      state: state, promised: promise?.digest,
      rank: before.verifiedAt > 0 ? .suspect : before.rank, verifiedAt: before.verifiedAt)
  }

  /// What is not in the listing, for it may have come since: equal bytes heal what was not whole.
  private func missing(_ path: String) throws {
    guard try tree.status(path) == nil || tree.status(path)?.type != .regular else { return }
    let isJournal = path.hasPrefix(Layout.journals + "/")
    try findings.add(
      .init(
        isJournal ? .journalDamaged : .missing, path,
        isJournal
          ? "It is missing, or not what the seal vouches for."
          : "It was stored, and is not there."), by: .census)
  }

  private func stray(_ path: String) throws {
    try findings.add(
      .init(.stray, path, "Nothing of this name belongs here."), by: .census)
  }

  /// What is in a directory that cannot be listed is unknown, and not missing.
  private func unlisted(_ path: String, _ error: ArchiveError) throws {
    if case .file(_, _, .notDirectory) = error {
      return try findings.add(.init(.notAFile, path, "\(error)"), by: .census)
    }
    try findings.add(.init(unread: path, error), by: .census)
  }
}
