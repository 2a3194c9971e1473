/// A manifest or a journal, held open: whatever takes its name meanwhile, these lines are read.
///
/// Not to be shared between threads.
final class ChecksumReader {
  /// What the lines of a file may name.
  enum Content {
    /// Objects and receipts: those of a manifest and of journals.
    case payload
    /// Journals and tag files: those of a tagmanifest.
    case tags
  }

  let name: String
  /// The number, from 1 on, of the first line that is none of sha256sum's or names nothing that an
  /// archive has.
  private(set) var badLine: Int?
  private let content: Content
  private var lines: LineReader
  private var number = 0

  init(_ name: String, of content: Content = .payload, in tree: Tree) throws(ArchiveError) {
    self.name = name
    self.content = content
    lines = try LineReader(name, in: tree)
  }

  /// Of the whole file, whatever of it was read; nil when it has a line that is too long for any file
  /// of the archive.
  func digest() throws(ArchiveError) -> Digest? {
    var all = try lines.again()
    while try all.next() != nil { guard !all.isCut else { return nil } }
    return all.digest()
  }

  /// The next line, leaving out what is none; nil at the end.
  ///
  /// What follows the last newline is no line yet.
  func line() throws(ArchiveError) -> ChecksumLine? {
    while let bytes = try lines.next() {
      number += 1
      if let line = ChecksumLine(bytes), line.path.isPayload == (content == .payload) {
        return line
      }
      badLine = badLine ?? number
    }
    return nil
  }

  /// What is wrong with the lines that were read; nil when nothing is.
  var complaint: String? {
    badLine.map { "Line \($0) is none of sha256sum's, or names nothing that an archive has." }
  }
}

extension Tree {
  /// Hands over the lines of a manifest or a journal; what is no such line is left out.
  func readChecksums(
    of name: String, _ body: (ChecksumLine) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    let reader = try ChecksumReader(name, in: self)
    while let line = try reader.line() { try body(line) }
  }

  /// What these manifests or journals list, by path; the last one to name a path counts.
  func digests(listedIn names: [String]) throws(ArchiveError) -> [String: Digest] {
    var digests: [String: Digest] = [:]
    for name in names {
      try readChecksums(of: name) { (line) throws(ArchiveError) in
        digests[line.path.text] = line.digest
      }
    }
    return digests
  }
}
