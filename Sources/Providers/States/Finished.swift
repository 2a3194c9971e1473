/// A task that its provider has finished.
package struct Finished: Sendable, Equatable {
  package let details: Details
  /// At most one of each role.
  ///
  /// Empty means finished, but no link yet: some providers bring it with a later reply. An ultra
  /// task may for the same reason have its original only.
  package let artifacts: [Artifact]
  /// The provider's words of refusal, where there are any: without a link the task may have failed.
  package let refusal: String?
  /// The names of further files that aren't kept.
  package let notKept: [String]
}
