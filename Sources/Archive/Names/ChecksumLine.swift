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
    var line = line
    guard let parsed = line.withUTF8({ Self(UnsafeRawBufferPointer($0)) }) else { return nil }
    self = parsed
  }

  init?(_ line: UnsafeRawBufferPointer) {
    guard line.count > Self.pathOffset, let digest = Digest(digits: line[..<64]),
      line[64] == UInt8(ascii: " "),
      line[65] == UInt8(ascii: " ") || line[65] == UInt8(ascii: "*"),
      !line[Self.pathOffset...].contains(where: { $0 < 0x20 }),
      let path = String(validating: line[Self.pathOffset...], as: UTF8.self)
    else { return nil }
    self.init(digest, path)
  }

  var text: String {
    "\(digest)  \(path)"
  }
}
