/// A list of the inbox whose tasks the ledger has.
package struct TakenList: Sendable, Hashable {
  package let name: String
  /// SHA-256 of the file, in hex.
  package let digest: String
  /// The name of the run that took it.
  package let run: String

  package init(name: String, digest: String, run: String) {
    self.name = name
    self.digest = digest
    self.run = run
  }
}
