package import SystemPackage

/// An archive, for reading: it is never changed through this, and nobody has to be waited for.
package struct Archive: Sendable {
  let tree: Tree

  /// Throws ``ArchiveError/notAnArchive(_:)`` for a directory that has no place for objects.
  package init(at root: FilePath) throws(ArchiveError) {
    let tree: Tree
    do {
      tree = try Tree(at: root)
    } catch .file(_, _, let errno) where errno == .noSuchFileOrDirectory || errno == .notDirectory {
      throw .notAnArchive(root)
    }
    guard try tree.status(Layout.objects)?.type == .directory else { throw .notAnArchive(root) }
    self.tree = tree
  }

  /// An archive that is open already.
  init(_ tree: Tree) {
    self.tree = tree
  }

  package var root: FilePath { tree.path }
  package var ledger: FilePath { root.appending(Layout.ledger) }
  /// Where the ledger is, relative to the root.
  package static let ledgerName = Layout.ledger

  package func path(of object: ObjectName) -> FilePath {
    root.appending(object.path)
  }
}
