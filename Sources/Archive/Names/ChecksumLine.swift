/// A line of a manifest or a journal, as sha256sum writes and reads it.
struct ChecksumLine: Sendable, Hashable {
  /// Behind the digest and the two characters that follow it.
  static let pathOffset = 66

  let digest: Digest
  /// Relative to the archive's root.
  let path: String

  init(_ digest: Digest, _ path: String) {
    self.digest = digest
    self.path = path
  }

  /// Nil for what is no such line.
  ///
  /// The mark that sha256sum sets for binary files, `*`, makes no difference, and a path of ours
  /// never has a character that it would escape.
  init?(_ line: String) {
    let bytes = line.utf8
    guard bytes.count > Self.pathOffset, let digest = Digest(line.prefix(64)),
      let path = String(bytes.dropFirst(Self.pathOffset)), !path.utf8.contains(where: { $0 < 0x20 })
    else { return nil }
    let separator = Array(bytes.dropFirst(64).prefix(2))
    guard separator == Array("  ".utf8) || separator == Array(" *".utf8) else { return nil }
    self.init(digest, path)
  }

  var text: String {
    "\(digest)  \(path)"
  }
}
