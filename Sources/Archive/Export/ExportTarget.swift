import Glibc
import SystemPackage

/// The directory that an export goes to: empty at first, or a part of the very same export, and
/// written by one process at a time.
final class ExportTarget: Sendable {
  /// Says what is exported here, and carries the lock.
  static let marker = ".holdfast-export"

  let tree: Tree
  private let lock: FileDescriptor

  /// Makes the directory when it is not there.
  init(
    at path: FilePath, of archive: Archive, as form: Export.Form
  ) throws(ArchiveError) {
    tree = try Self.open(path, outside: archive)
    let text = try Self.text(archive, form)
    let isMarked = try tree.status(Self.marker) != nil
    guard try isMarked ? tree.isFile(Self.marker) : Self.isNew(tree),
      try tree.status(Layout.own) == nil
    else { throw .otherExport(path) }
    lock = try tree.open(Self.marker, O_RDWR | O_CREAT, .kept)
    do {
      try SystemCalls.lockExclusively(lock)
    } catch .wouldBlock {
      throw .locked(path, holder: "another export")
    } catch {
      throw .file(.lock, path, error)
    }
    let found = try tree.text(of: Self.marker)
    guard found != text else { return }
    // Of one that was killed before it had written this there may be the beginning.
    guard text.hasPrefix(found), try Self.isNew(tree) else { throw .otherExport(path) }
    try tree.perform(.write, Self.marker) { () throws(Errno) in
      try SystemCalls.truncate(lock, to: 0)
    }
    try tree.write(Array(text.utf8), to: lock, Self.marker)
  }

  /// Whether nothing is there yet; `lost+found` is what a fresh file system holds.
  private static func isNew(_ tree: Tree) throws(ArchiveError) -> Bool {
    try Set(tree.entries(of: ".")).isSubset(of: ["lost+found", marker])
  }

  deinit {
    try? lock.close()
  }

  private static func open(
    _ path: FilePath, outside archive: Archive
  ) throws(ArchiveError) -> Tree {
    let root = try archive.tree.ancestry()[0]
    let parent = path.removingLastComponent()
    for place in [path, parent.isEmpty ? "." : parent] {
      guard let tree = try? Tree(at: place) else { continue }
      if try tree.ancestry().contains(where: root.isSame) { throw .insideArchive(path) }
    }
    return try Tree(making: path)
  }

  /// An archive is known by the name of its first run, wherever it lies.
  private static func text(
    _ archive: Archive, _ form: Export.Form
  ) throws(ArchiveError) -> String {
    let tree = archive.tree
    let journals = try tree.status(Layout.journals) == nil ? [] : tree.entries(of: Layout.journals)
    let first = journals.first?.prefix { $0 != "." } ?? "unknown"
    let shape =
      switch form {
      case .bag: "bag"
      case .tree(let order): "tree by \(order.rawValue)"
      }
    return """
      Made by `holdfast export`, which needs this file to go on: asked for the same again, it adds
      what is missing here.
      export: \(shape)
      archive: \(first)

      """
  }
}
