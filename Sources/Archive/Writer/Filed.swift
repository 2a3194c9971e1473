/// A file that is durable under its name.
package struct Filed: Sendable, Hashable {
  package let digest: Digest
  /// Relative to the archive's root.
  package let path: String

  package init(digest: Digest, path: String) {
    self.digest = digest
    self.path = path
  }
}
