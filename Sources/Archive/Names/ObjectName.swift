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
    let parts = fileName.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let digest = Digest(parts[0]),
      let fileExtension = ObjectExtension(rawValue: String(parts[1]))
    else { return nil }
    self.init(digest, fileExtension)
  }

  /// Reads a path relative to the root; nil when it is no object's.
  init?(path: String) {
    guard let slash = path.lastIndex(of: "/"),
      let name = ObjectName(fileName: path[path.index(after: slash)...]), name.path == path
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
