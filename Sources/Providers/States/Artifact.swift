/// One file of a finished task.
package struct Artifact: Sendable, Equatable {
  /// What the file is to the task.
  package enum Role: String, Sendable, CaseIterable, Codable {
    /// What the user ordered.
    case video
    /// What there was before super-resolution.
    case original
    // The further videos of a task that has made several.
    case video2 = "video-2"
    case video3 = "video-3"
    case video4 = "video-4"

    /// The roles of further videos, in the order of the reply.
    package static let further: [Role] = [.video2, .video3, .video4]
  }

  package let role: Role
  package let link: Link

  package init(role: Role, link: Link) {
    self.role = role
    self.link = link
  }
}
