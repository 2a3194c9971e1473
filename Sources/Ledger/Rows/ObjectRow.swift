/// An object that the ledger has been told is in the archive.
package struct ObjectRow: Sendable, Equatable {
  package let digest: String
  package let bytes: Int64
  /// Relative to the archive's root.
  package let path: String
}
