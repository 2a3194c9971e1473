import Archive

extension RepairItem {
  /// What can put something right that is wrong in an archive.
  enum Remedy: Sendable {
    /// Its bytes are in other files.
    case copies(Patchwork)
    /// A provider that has made it may still hand it out.
    case provider([ArtifactOwner])
    /// Nothing that is known here.
    case none

    /// Whether it brings bytes that were not there.
    var bringsBytes: Bool {
      switch self {
      case .copies, .provider: true
      case .none: false
      }
    }
  }
}
