import Archive

/// A task that has an object, and as what.
struct ArtifactOwner: Sendable, Hashable {
  let provider: String
  let taskID: String
  /// `video` or `original`.
  let role: String
  /// Of the task's first receipt, as the seal or a journal lists it; nil when none does.
  let receipt: Digest?
}
