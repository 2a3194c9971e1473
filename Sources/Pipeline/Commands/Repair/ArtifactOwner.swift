import Archive

/// A task that has an object, and as what.
struct ArtifactOwner: Sendable {
  let provider: String
  let taskID: String
  /// `video` or `original`.
  let role: String
  /// The receipt that a run has filed of the task, and its digest as the seal or a journal lists it; nil
  /// when none does.
  let receipt: (path: String, digest: Digest)?
}
