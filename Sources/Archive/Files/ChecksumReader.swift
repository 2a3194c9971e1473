/// A manifest or a journal, held open: whatever takes its name meanwhile, these lines are read.
///
/// Not to be shared between threads.
final class ChecksumReader {
  let name: String
  /// Whether a line was met that is none of sha256sum's.
  private(set) var hasBadLine = false
  private var lines: LineReader

  init(_ name: String, in tree: Tree) throws(ArchiveError) {
    self.name = name
    lines = try LineReader(name, in: tree)
  }

  /// Of the whole file, whatever of it was read.
  func digest() throws(ArchiveError) -> Digest {
    var all = try lines.again()
    while try all.next() != nil {}
    return all.digest()
  }

  /// The next line, leaving out what is none; nil at the end.
  ///
  /// What follows the last newline is no line yet.
  func line() throws(ArchiveError) -> ChecksumLine? {
    while let line = try lines.next() {
      if let line = ChecksumLine(line) { return line }
      hasBadLine = true
    }
    return nil
  }
}
