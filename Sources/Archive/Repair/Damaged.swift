/// A file of the archive whose bytes are gone or wrong, and what is known of the right ones.
package struct Damaged: Sendable, Hashable {
  /// Relative to the root: an object's or a receipt's.
  package let path: String
  /// Of the right bytes.
  package let digest: Digest
  /// How many there are; nil when nobody says.
  package let bytes: Int64?
  /// The CRC-32C of each MiB of them, where a receipt tells.
  package let chunks: [UInt32]

  /// Nil for a path that is neither an object's nor a receipt's.
  package init?(path: String, digest: Digest, bytes: Int64? = nil, chunks: [UInt32] = []) {
    guard let file = ArchivePath(path), file.isPayload else { return nil }
    self.path = path
    // An object's name says which bytes are right, whatever an edited receipt says.
    self.digest = file.object?.digest ?? digest
    self.bytes = bytes
    self.chunks = chunks
  }

  /// Nil for a receipt.
  var object: ObjectName? { ObjectName(path: path) }

  var fileName: String { String(path.split(separator: "/").last ?? "") }
}
