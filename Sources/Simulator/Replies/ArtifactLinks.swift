/// The links that a reply hands out; none of them when it has none.
package struct ArtifactLinks: Sendable, Equatable {
  package var video: String?
  package var original: String?

  package init(video: String? = nil, original: String? = nil) {
    self.video = video
    self.original = original
  }
}
