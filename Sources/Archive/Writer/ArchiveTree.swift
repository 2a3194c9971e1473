import Glibc
import SystemPackage

/// Makes the directories and the fixed files of an archive.
///
/// Killed anywhere, it goes on at the next open: `bagit.txt` comes last and says that everything
/// before it is durable.
enum ArchiveTree {
  /// Above what lies in them, as they have to be made.
  private static let directories =
    [
      Layout.own, Layout.staging, Layout.quarantine, Layout.sealing, Layout.journals,
      Layout.payload, Layout.objects, Layout.receipts,
    ] + Layout.shards

  /// BagIt 1.0, RFC 8493 §2.1.1, byte for byte.
  static let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

  /// Names that file systems, desktops and NAS systems put into an empty directory.
  private static let strays: Set = [
    "lost+found", ".DS_Store", "@eaDir", "System Volume Information",
  ]

  /// Opens the root and sees to it that there can be a lock.
  ///
  /// - Parameter begins: whether an archive may be begun in a directory that is missing or empty;
  ///   otherwise ``ArchiveError/notAnArchive(_:)`` is thrown and nothing is made there.
  static func claim(_ root: FilePath, begins: Bool) throws(ArchiveError) -> Tree {
    guard begins else {
      let tree = try Archive(at: root).tree
      _ = try tree.makeDirectory(Layout.own)
      return tree
    }
    let tree = try Tree(making: root)
    let names = Set(
      try tree.entries(of: ".").filter { !strays.contains($0) && !$0.hasPrefix(".Trash-") })
    let isArchive = try isArchive(tree, names)
    guard names.isEmpty || names.contains(Layout.own) || isArchive else { throw .notEmpty(root) }
    _ = try tree.makeDirectory(Layout.own)
    try tree.checkOwnFiles()
    return tree
  }

  /// Whether there is what an archive cannot do without: its payload.
  ///
  /// A bag that is being exported has that too, and no declaration yet.
  private static func isArchive(_ tree: Tree, _ names: Set<String>) throws(ArchiveError) -> Bool {
    if names.contains(Layout.declaration) { return names.contains(Layout.payload) }
    guard !names.contains(ExportTarget.marker) else { return false }
    for name in [Layout.objects, Layout.receipts] {
      guard try tree.status(name)?.type == .directory else { return false }
    }
    return true
  }

  /// To be called under the lock.
  static func complete(_ tree: Tree) throws(ArchiveError) {
    let isComplete = try tree.status(Layout.declaration) != nil
    let device = try tree.status(".")?.deviceID
    var made: [String] = []
    for name in directories {
      if try tree.makeDirectory(name) || !isComplete { made.append(name) }
      guard let status = try tree.status(name), status.type == .directory else {
        throw .file(.open, tree.path.appending(name), .notDirectory)
      }
      guard status.deviceID == device else { throw .otherFilesystem(tree.path.appending(name)) }
    }
    try sync(made, tree)
    // A process that was killed may have made the root.
    if !isComplete { tree.syncName() }
    try writeIfMissing(Readme.text, Layout.readme, tree)
    try writeIfMissing(declaration, Layout.declaration, tree)
  }

  /// Throws where no file can be given a name without replacing another, before anything is fetched that
  /// could then not be filed.
  ///
  /// To be called under the lock. What a kill leaves of it is removed with the next seal.
  static func checkNewNames(_ tree: Tree) throws(ArchiveError) {
    let (old, new) = ("\(Layout.sealing)/old-name", "\(Layout.sealing)/new-name")
    for name in [old, new] { try tree.remove(name) }
    let file = try tree.open(old, O_WRONLY | O_CREAT | O_EXCL, .kept)
    try? file.close()
    defer { for name in [old, new] { try? tree.remove(name) } }
    do {
      _ = try tree.moveNew(old, to: new)
    } catch .file(_, _, let errno)
      where [.notPermitted, .notSupported, .noFunction, .invalidArgument].contains(errno)
    {
      throw .noNewNames(tree.path)
    }
  }

  /// From below: a directory first, then the one that has its name.
  private static func sync(_ made: [String], _ tree: Tree) throws(ArchiveError) {
    guard !made.isEmpty else { return }
    let shards = Set(Layout.shards).intersection(made)
    for result in tree.syncDirectories(shards).values { try result.get() }
    for name in made.reversed() where !shards.contains(name) { try tree.syncDirectory(name) }
    let parents = Set(made.map(parent) + ["."]).subtracting(made)
    for name in parents.sorted(by: >) { try tree.syncDirectory(name) }
  }

  private static func parent(of name: String) -> String {
    let parent = FilePath(name).removingLastComponent()
    return parent.isEmpty ? "." : parent.string
  }

  /// Whole or not at all, whenever the process ends.
  private static func writeIfMissing(
    _ text: String, _ name: String, _ tree: Tree
  ) throws(ArchiveError) {
    guard try tree.status(name) == nil else { return }
    let staged = "\(Layout.sealing)/\(name).new"
    try tree.write(text, toNew: staged, .kept)
    try tree.move(staged, to: name)
    try tree.syncDirectory(".")
  }
}
