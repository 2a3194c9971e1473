/// The BagIt files at the root, which vouch for everything in the archive.
package enum Seal {
  package struct Summary: Sendable, Hashable {
    /// Objects and receipts.
    package let files: Int
    package let bytes: Int64
    /// Of the tagmanifest: what the archive's whole state is known by.
    package let digest: Digest
    /// What a journal says was stored, and is not there.
    package let missing: [String]
  }
}
