extension Tree {
  /// Hands over the lines of a manifest or a journal; what is no such line is left out.
  func readChecksums(
    of name: String, _ body: (ChecksumLine) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    var lines = try LineReader(name, in: self)
    while let line = try lines.next() {
      if let line = ChecksumLine(String(decoding: line, as: UTF8.self)) { try body(line) }
    }
  }

  /// What these files list, by path; the last one to name a path counts.
  func digests(listedIn names: [String]) throws(ArchiveError) -> [String: Digest] {
    var digests: [String: Digest] = [:]
    for name in names {
      try readChecksums(of: name) { (line) throws(ArchiveError) in
        digests[line.path] = line.digest
      }
    }
    return digests
  }
}
