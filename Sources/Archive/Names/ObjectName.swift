/// Where an object lies, `data/sha256/ab/<64 hex>.mp4`: wholly given by what it is.
package struct ObjectName: Sendable, Hashable {
  package let digest: Digest
  package let fileExtension: ObjectExtension

  package init(_ digest: Digest, _ fileExtension: ObjectExtension) {
    self.digest = digest
    self.fileExtension = fileExtension
  }

  /// Reads the last part of a path, `<64 hex>.mp4`.
  init?(fileName: some StringProtocol) {
    let bytes = fileName.utf8
    guard bytes.count == 68, bytes.dropFirst(64).first == UInt8(ascii: "."),
      let digest = Digest(digits: bytes.prefix(64)),
      let fileExtension = ObjectExtension(rawValue: String(fileName.suffix(3)))
    else { return nil }
    self.init(digest, fileExtension)
  }

  /// Reads a path relative to the root; nil when it is no object's.
  package init?(path: String) {
    let bytes = path.utf8
    let start = Layout.objects.utf8.count + 1
    guard bytes.count == start + 3 + 68, path.utf8.starts(with: "\(Layout.objects)/".utf8),
      let name = ObjectName(fileName: path[bytes.index(bytes.startIndex, offsetBy: start + 3)...]),
      bytes.dropFirst(start).prefix(3).elementsEqual("\(Hex.pair(name.digest.shard))/".utf8)
    else { return nil }
    self = name
  }

  /// The directory, relative to the root.
  var directory: String {
    "\(Layout.objects)/\(Hex.pair(digest.shard))"
  }

  /// Relative to the root.
  package var path: String {
    "\(directory)/\(digest).\(fileExtension.rawValue)"
  }
}

extension ObjectName: Codable {
  /// Reads a path relative to the root.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let name = ObjectName(path: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "An object's path is data/sha256/ab/<digest>.mp4 or .mov.")
    }
    self = name
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(path)
  }
}
