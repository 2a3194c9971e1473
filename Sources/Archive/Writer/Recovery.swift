import Glibc
import SystemPackage

/// Puts in order what a killed run left of the files that are this target's own.
///
/// Each step may be cut off anywhere and is simply done again.
enum Recovery {
  /// What the names of receipts in staging begin with; nobody else's do.
  static let receiptMark = ".receipt-"

  /// The staged files that are for the caller to go on with or to discard.
  static func run(_ tree: Tree) throws(ArchiveError) -> [FilePath] {
    try SealPlacement.finish(in: tree)
    _ = try LedgerPlacement.finish(in: tree)
    for name in try Journals(tree).unsealed { try cutTail(of: name, tree) }
    var leftovers: [FilePath] = []
    for entry in try tree.entries(of: Layout.staging) {
      let name = "\(Layout.staging)/\(entry)"
      if entry.hasPrefix(receiptMark) {
        try tree.remove(name)
      } else {
        leftovers.append(tree.path.appending(name))
      }
    }
    return leftovers
  }

  /// Cuts off what follows the last good line: a half-written one, or what a power cut made of a
  /// block that was never flushed.
  ///
  /// Nothing that was acknowledged is behind it.
  private static func cutTail(of name: String, _ tree: Tree) throws(ArchiveError) {
    let isChecksums = name.hasSuffix(Layout.checksumEnding)
    var length: Int64 = 0
    var lines = try LineReader(name, in: tree)
    while let bytes = try lines.next() {
      guard !lines.isCut else { continue }
      let isGood =
        isChecksums ? ChecksumLine(bytes) != nil : isRecord(String(decoding: bytes, as: UTF8.self))
      if isGood { length = lines.position }
    }
    guard let status = try tree.status(name), status.size > length || length == 0 else { return }
    guard length > 0 else {
      try tree.remove(name)
      return try tree.syncDirectory(Layout.journals)
    }
    let file = try tree.open(name, O_WRONLY)
    defer { try? file.close() }
    try tree.perform(.change, name) { () throws(Errno) in
      try SystemCalls.truncate(file, to: length)
    }
    try tree.sync(file, name)
  }

  private static func isRecord(_ line: String) -> Bool {
    line.hasPrefix("{") && line.hasSuffix("}") && !line.utf8.contains { $0 < 0x20 }
  }
}
