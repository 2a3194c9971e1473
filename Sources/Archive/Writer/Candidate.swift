package import SystemPackage

/// Bytes in staging that are wholly checked and are to become an object.
package struct Candidate: Sendable, Hashable {
  package let staged: FilePath
  package let object: ObjectName
  /// How many bytes were hashed.
  package let bytes: Int64

  package init(staged: FilePath, object: ObjectName, bytes: Int64) {
    self.staged = staged
    self.object = object
    self.bytes = bytes
  }
}
