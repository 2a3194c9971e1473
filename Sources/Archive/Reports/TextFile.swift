package import SystemPackage

/// A text that others read while it is replaced: they find the old one or the new one, whole.
package enum TextFile {
  /// Puts it in the place of an older one, durably; readable by all.
  ///
  /// Blocks.
  package static func replace(_ path: FilePath, with text: String) throws(ArchiveError) {
    guard let name = path.lastComponent?.string else {
      throw .file(.create, path, .isDirectory)
    }
    let folder = path.removingLastComponent()
    let tree = try Tree(at: folder.isEmpty ? "." : folder)
    try tree.replace(name, with: text)
    try tree.syncDirectory(".")
  }
}

extension Tree {
  /// The same with a file of this directory, which is not made durable.
  func replace(_ name: String, with text: String) throws(ArchiveError) {
    let new = "\(name).new"
    try write(text, toNew: new, .kept)
    do {
      try move(new, to: name)
    } catch {
      try? remove(new)
      throw error
    }
  }
}
