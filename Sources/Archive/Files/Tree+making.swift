package import SystemPackage

extension Tree {
  /// Makes the directory when it is not there, but none above it.
  package convenience init(
    making path: FilePath, _ permissions: FilePermissions = .directory
  ) throws(ArchiveError) {
    do {
      try self.init(at: path)
    } catch .file(_, _, .noSuchFileOrDirectory) {
      let parent = path.removingLastComponent()
      let above = try Tree(at: parent.isEmpty ? "." : parent)
      guard let name = path.lastComponent else { throw .notAnArchive(path) }
      _ = try above.makeDirectory(name.string, permissions)
      try self.init(at: path)
    }
  }

  /// A directory in this one, made when it is not there.
  func subtree(_ name: String) throws(ArchiveError) -> Tree {
    _ = try makeDirectory(name)
    return try Tree(name, in: self)
  }
}
