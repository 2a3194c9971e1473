import FoundationEssentials
import Glibc
import SystemPackage

/// Bytes that never will be objects, each kept with the reason: the last attempt of a task's
/// artifact, and what had the name of an object without being it.
///
/// The two limits do not hold for the beginning of a video that can't be had again: it is *held*, whole and
/// under a name of its own, until ``release(_:)``.
struct Quarantine {
  /// Of one file, in bytes.
  ///
  /// Enough to see what came; a longer one is cut.
  static let largestFile: Int64 = 64 << 20
  /// Of all files, in bytes.
  ///
  /// When there is more, the oldest go.
  static let largestTotal: Int64 = 1 << 30

  private static let bytesEnding = ".bytes"
  private static let recordEnding = ".json"
  /// Behind the name of what is held; no other name has it, since parts of names hold no `~`.
  private static let holdMark = "~held"

  private typealias Kept = (name: String, bytes: Int64, since: timespec)

  private let tree: Tree
  private let limit: Int64

  init(_ tree: Tree, limit: Int64 = Quarantine.largestTotal) {
    self.tree = tree
    self.limit = limit
  }

  /// Takes a file away from where it is, in place of an earlier one of this name, unless that is held.
  ///
  /// - Parameter isLast: whether these bytes can't be had again; they are held then, if they begin as a
  ///   video does.
  func take(
    _ path: String, as name: String, _ record: Record, isLast: Bool = false
  ) throws(ArchiveError) -> Quarantined {
    let isHeld = isLast ? try beginsAsVideo(path) : false
    let name = isHeld ? try freeName(behind: name + Self.holdMark) : name
    var record = record
    if let status = try tree.status(path), status.type == .regular {
      record.bytes = status.size
      if status.size > Self.largestFile, !isHeld {
        try cut(path)
        record.keptBytes = Self.largestFile
      }
    }
    try tree.move(path, to: file(name, Self.bytesEnding))
    let text: String
    do {
      text = try JSON(encoding: record).text(indent: 2) + "\n"
    } catch {
      preconditionFailure("a record is made of texts and numbers: \(error)")
    }
    try tree.write(text, toNew: file(name, Self.recordEnding), .kept)
    try tree.syncDirectory(Layout.quarantine)
    return Quarantined(
      path: tree.path.appending(file(name, Self.bytesEnding)), isHeld: isHeld,
      evicted: isHeld ? [] : try evict(keeping: name))
  }

  /// The file that is held under this name and has this digest; nil when there is none.
  func held(as name: String, _ digest: Digest) throws(ArchiveError) -> FilePath? {
    let file = file(name + Self.holdMark, Self.bytesEnding)
    guard try tree.isFile(file), try tree.digest(of: file).digest == digest else { return nil }
    return tree.path.appending(file)
  }

  /// Removes what is held under these names.
  func release(_ names: [String]) throws(ArchiveError) {
    let marked = names.map { $0 + Self.holdMark }
    for entry in try tree.entries(of: Layout.quarantine)
    where marked.contains(where: { entry.hasPrefix("\($0).") || entry.hasPrefix("\($0)~") }) {
      try tree.remove("\(Layout.quarantine)/\(entry)")
    }
  }

  /// The name itself, or with the first number behind it that is free.
  private func freeName(behind name: String) throws(ArchiveError) -> String {
    var number = 1
    var free = name
    while try tree.status(file(free, Self.bytesEnding)) != nil {
      number += 1
      free = "\(name)~\(number)"
    }
    return free
  }

  private func beginsAsVideo(_ path: String) throws(ArchiveError) -> Bool {
    guard try tree.isFile(path) else { return false }
    let file = try tree.open(path)
    defer { try? file.close() }
    let type = try? [UInt8](unsafeUninitializedCapacity: 4) { buffer, count in
      count = try file.read(fromAbsoluteOffset: 4, into: UnsafeMutableRawBufferPointer(buffer))
    }
    return type.map { $0.elementsEqual("ftyp".utf8) } ?? false
  }

  private func cut(_ path: String) throws(ArchiveError) {
    let file = try tree.openToChange(path, .kept)
    defer { try? file.close() }
    try tree.perform(.change, path) { () throws(Errno) in
      try SystemCalls.truncate(file, to: Self.largestFile)
    }
  }

  /// Bytes that ``free(_:)`` could remove.
  func freeable() throws(ArchiveError) -> Int64 { try unheld().reduce(0) { $0 + $1.bytes } }

  /// Removes the oldest files until so many bytes are free, or nothing but what is held is left.
  func free(_ bytes: Int64) throws(ArchiveError) -> [Evicted] {
    var freed: Int64 = 0
    var evicted: [Evicted] = []
    for oldest in try unheld() where freed < bytes {
      evicted.append(try remove(oldest))
      freed += oldest.bytes
    }
    return evicted
  }

  /// Removes the oldest files until the rest is within the limit.
  private func evict(keeping newest: String) throws(ArchiveError) -> [Evicted] {
    let kept = try unheld()
    var total = kept.reduce(0) { $0 + $1.bytes }
    var evicted: [Evicted] = []
    for oldest in kept {
      guard total > limit, oldest.name != newest else { break }
      evicted.append(try remove(oldest))
      total -= oldest.bytes
    }
    return evicted
  }

  /// The files that the limits apply to, the oldest first.
  private func unheld() throws(ArchiveError) -> [Kept] {
    var kept: [Kept] = []
    for entry in try tree.entries(of: Layout.quarantine)
    where entry.hasSuffix(Self.bytesEnding) && !entry.contains(Self.holdMark) {
      guard let status = try tree.status("\(Layout.quarantine)/\(entry)"),
        status.type == .regular
      else { continue }
      let name = String(entry.dropLast(Self.bytesEnding.count))
      kept.append((name, status.size, status.st_ctim))
    }
    return kept.sorted(by: Self.isOlder)
  }

  private func remove(_ kept: Kept) throws(ArchiveError) -> Evicted {
    let record = try? tree.text(of: file(kept.name, Self.recordEnding))
    try tree.remove(file(kept.name, Self.bytesEnding))
    try tree.remove(file(kept.name, Self.recordEnding))
    return Evicted(
      path: tree.path.appending(file(kept.name, Self.bytesEnding)), bytes: kept.bytes,
      record: record.flatMap(Quarantine.Record.init))
  }

  private static func isOlder(_ one: Kept, _ other: Kept) -> Bool {
    (one.since.tv_sec, one.since.tv_nsec, one.name)
      < (other.since.tv_sec, other.since.tv_nsec, other.name)
  }

  private func file(_ name: String, _ ending: String) -> String {
    "\(Layout.quarantine)/\(name)\(ending)"
  }
}

extension Quarantine {
  /// The JSON beside the bytes.
  struct Record: Codable {
    var provider: String?
    var taskID: String?
    var role: String?
    /// The object that these bytes had the name of.
    var path: String?
    var reason: String
    var sentence: String
    var bytes: Int64?
    /// How many of the bytes are left, when they were too many.
    var keptBytes: Int64?
    var time = Timestamp.text(of: Date())

    enum CodingKeys: String, CodingKey {
      case provider
      case taskID = "task_id"
      case role, path, reason, sentence, bytes
      case keptBytes = "kept_bytes"
      case time
    }
  }
}

extension Quarantine.Record {
  /// Nil for what is no record.
  init?(_ text: String) {
    guard let record = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
      return nil
    }
    self = record
  }
}
