/// A task that has an object, and as what.
struct ArtifactOwner: Sendable, Hashable {
  let provider: String
  let taskID: String
  /// `video` or `original`.
  let role: String
}
