/// One file of a finished task.
package struct Artifact: Sendable, Equatable {
  /// What the file is to the task.
  package enum Role: String, Sendable, CaseIterable, Codable {
    /// What the user ordered.
    case video
    /// What there was before super-resolution.
    case original
  }

  package let role: Role
  package let link: Link

  package init(role: Role, link: Link) {
    self.role = role
    self.link = link
  }
}
