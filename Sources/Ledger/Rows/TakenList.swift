/// A list of the inbox that is being taken, or whose tasks the ledger has.
package struct TakenList: Sendable, Hashable {
  package let name: String
  /// SHA-256 of the file, in hex.
  package let digest: String
  /// The name of the run that began to take it, by which its files are named.
  package let run: String
  /// Whether all of its tasks are in the ledger.
  package var isTaken: Bool

  package init(name: String, digest: String, run: String, isTaken: Bool = false) {
    self.name = name
    self.digest = digest
    self.run = run
    self.isTaken = isTaken
  }
}
