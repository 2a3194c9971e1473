/// The file that vouches for the seal's other files and for the journals.
struct TagManifest {
  var digests: [String: Digest]
  /// What is wrong with its lines; nil when nothing is.
  private(set) var complaint: String?

  init(digests: [String: Digest]) {
    self.digests = digests
  }

  /// Nil when there is no such file; lines that are none are left out.
  init?(_ name: String, in tree: Tree) throws(ArchiveError) {
    guard try tree.status(name) != nil else { return nil }
    digests = [:]
    let reader = try ChecksumReader(name, of: .tags, in: tree)
    while let line = try reader.line() { digests[line.path.text] = line.digest }
    complaint = reader.complaint
  }

  /// Whether this is a file with the digest that is listed under `path`.
  func vouches(
    for name: String, as path: String, in tree: Tree
  ) throws(ArchiveError) -> Bool {
    guard let digest = digests[path], try tree.isFile(name) else { return false }
    return try tree.digest(of: name).digest == digest
  }

  var text: String {
    digests.sorted { $0.key < $1.key }.map { ChecksumLine.text($1, $0) + "\n" }.joined()
  }
}
