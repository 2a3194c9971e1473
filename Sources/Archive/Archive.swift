package import SystemPackage

/// An archive, for reading: it is never changed through this, and nobody has to be waited for.
package struct Archive: Sendable {
  let tree: Tree

  /// Throws ``ArchiveError/notAnArchive(_:)`` for a directory that has no place for objects, and refuses
  /// one whose own files are links to others.
  package init(at root: FilePath) throws(ArchiveError) {
    let tree: Tree
    do {
      tree = try Tree(at: root)
    } catch .file(_, _, let errno) where errno == .noSuchFileOrDirectory || errno == .notDirectory {
      throw .notAnArchive(root)
    }
    guard try tree.status(Layout.objects)?.type == .directory else { throw .notAnArchive(root) }
    try tree.checkOwnFiles()
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

  /// Whether the file system has no room for another file, however small.
  package var isOutOfInodes: Bool { tree.isOutOfInodes() }

  /// The path of an object's file; nil when there is none that is reached through no link.
  ///
  /// Blocks.
  package func file(of object: ObjectName) -> FilePath? {
    (try? tree.isFile(object.path)) == true ? path(of: object) : nil
  }
}

extension Tree {
  /// Throws when `.holdfast`, or a database in it, is a link: SQLite would open by path what it leads to.
  func checkOwnFiles() throws(ArchiveError) {
    let databases = [Layout.ledger, Layout.scrub].flatMap(LedgerPlacement.files)
    // What may not be looked at is not opened either.
    for name in [Layout.own] + databases where (try? status(name))?.type == .symbolicLink {
      throw .file(.open, path.appending(name), .tooManySymbolicLinkLevels)
    }
  }
}
