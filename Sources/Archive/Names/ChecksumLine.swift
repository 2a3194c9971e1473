/// A line of a manifest or a journal, as sha256sum writes and reads it.
struct ChecksumLine: Sendable, Hashable {
  /// Behind the digest and the two characters that follow it.
  static let pathOffset = 66
  /// In bytes; the longest path of the layout has less than 250.
  private static let longest = 1024

  let digest: Digest
  let path: ArchivePath

  init(_ digest: Digest, _ path: ArchivePath) {
    self.digest = digest
    self.path = path
  }

  /// Nil for what is no such line: also for one whose path the layout does not have, and for that of
  /// an object with another digest.
  ///
  /// The mark that sha256sum sets for binary files, `*`, makes no difference, and a path of ours
  /// never has a character that it would escape.
  init?(_ line: String) {
    var line = line
    guard let parsed = line.withUTF8({ Self(UnsafeRawBufferPointer($0)) }) else { return nil }
    self = parsed
  }

  init?(_ line: UnsafeRawBufferPointer) {
    guard line.count > Self.pathOffset, line.count <= Self.longest,
      let digest = Digest(digits: line[..<64]), line[64] == UInt8(ascii: " "),
      line[65] == UInt8(ascii: " ") || line[65] == UInt8(ascii: "*"),
      let text = String(validating: line[Self.pathOffset...], as: UTF8.self),
      let path = ArchivePath(text), path.object.map({ $0.digest == digest }) ?? true
    else { return nil }
    self.init(digest, path)
  }

  /// The line, without its newline.
  static func text(_ digest: Digest, _ path: String) -> String {
    "\(digest)  \(path)"
  }
}
