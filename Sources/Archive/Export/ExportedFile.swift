/// A file of the archive, and where it goes.
struct ExportedFile: Sendable, Hashable {
  /// Relative to the archive's root.
  let source: String
  let digest: Digest
  let bytes: Int64
  /// Below the export's root, each in the one before.
  let directories: [String]
  let name: String

  /// Relative to the export's root.
  var path: String { (directories + [name]).joined(separator: "/") }
}

extension ExportedFile {
  /// A file that keeps its path.
  init(_ path: String, _ digest: Digest, bytes: Int64) {
    var parts = path.split(separator: "/").map(String.init)
    let name = parts.removeLast()
    self.init(source: path, digest: digest, bytes: bytes, directories: parts, name: name)
  }
}
