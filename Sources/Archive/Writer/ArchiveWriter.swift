import Glibc
import Synchronization
package import SystemPackage

/// An archive, for writing: there is one at a time, and it holds the lock until it is closed or its
/// process ends, in whatever way.
///
/// Every call blocks on the disk and may be made from any thread.
package final class ArchiveWriter: Sendable {
  /// What the calls of one run share.
  struct State: ~Copyable {
    var lock: WriterLock?
    var journal: Journal
    /// Directories whose own names are durable, as far as this process knows.
    var durableDirectories: Set<String> = []
    /// How many receipts were staged: what the next one is called there.
    var stagedReceipts = 0
    var isSealed = false
    /// Where the records begin that the ledger has not committed yet.
    var uncommitted: Set<Int64> = []
  }

  package let archive: Archive
  package let runID: String
  /// Whether this call of `open` began the archive.
  package let isNew: Bool
  /// What an earlier run left in staging: part files, and whole ones of unfinished intents.
  package let leftovers: [FilePath]
  let version: String
  let state: Mutex<State>

  var tree: Tree { archive.tree }

  private init(
    tree: Tree, lock: consuming WriterLock, isNew: Bool, leftovers: [FilePath], runID: String,
    heading: String?, version: String
  ) {
    archive = Archive(tree)
    self.isNew = isNew
    self.leftovers = leftovers
    self.runID = runID
    self.version = version
    let journal = Journal(runID: runID, heading: heading, tree: tree)
    state = Mutex(State(lock: lock, journal: journal))
  }

  /// Opens an archive, and puts in order what a killed run left.
  ///
  /// Throws ``ArchiveError/locked(_:holder:)`` while another process writes, and
  /// ``ArchiveError/notEmpty(_:)`` rather than begin an archive among other files. Throws
  /// ``ArchiveError/noNewNames(_:)`` for a file system on which nothing could be filed.
  ///
  /// - Parameters:
  ///   - heading: the first record of the run's journal, if it gets any; a JSON object.
  ///   - begins: whether an archive is begun in a directory that is missing or empty; otherwise
  ///     ``ArchiveError/notAnArchive(_:)`` is thrown.
  package static func open(
    at root: FilePath, runID: String, heading: String? = nil, version: String, begins: Bool = true
  ) throws(ArchiveError) -> ArchiveWriter {
    precondition(PayloadName.escape(runID) == runID, "a run's id becomes a file's name")
    let tree = try ArchiveTree.claim(root, begins: begins)
    let lock = try WriterLock.acquire(in: tree, runID: runID)
    let isNew = try tree.status(Layout.declaration) == nil
    try ArchiveTree.complete(tree)
    try ArchiveTree.checkNewNames(tree)
    let leftovers = try Recovery.run(tree)
    return ArchiveWriter(
      tree: tree, lock: lock, isNew: isNew, leftovers: leftovers, runID: runID, heading: heading,
      version: version)
  }

  /// Gives up the lock.
  ///
  /// Nothing may be written afterwards.
  package func close() {
    state.withLock { state in
      state.lock = nil
      state.journal.close()
    }
  }

  /// What the file system still has room for, in bytes; nil when it doesn't say.
  package func freeBytes() throws(ArchiveError) -> Int64? {
    try tree.freeBytes()
  }

  /// Has the file system count what was removed as free; some do so only with their next commit.
  package func settleFreeBytes() throws(ArchiveError) { try tree.syncFileSystem() }

  /// A new, empty file in staging; an older one of this name is removed.
  ///
  /// `name` is one part of a path, and does not begin with a dot.
  package func stage(name: String) throws(ArchiveError) -> StagedFile {
    precondition(!name.hasPrefix(".") && !name.utf8.contains(UInt8(ascii: "/")) && !name.isEmpty)
    let path = "\(Layout.staging)/\(name)"
    try tree.remove(path)
    let descriptor = try tree.open(path, O_RDWR | O_CREAT | O_EXCL, [.ownerReadWrite])
    return StagedFile(path: tree.path.appending(path), descriptor: descriptor)
  }

  /// Makes what has arrived in a staged file outlive a power cut.
  package func sync(_ staged: StagedFile) throws(ArchiveError) {
    try tree.sync(staged.descriptor, stagedName(staged.path))
  }

  /// Removes a file from staging.
  package func discard(_ leftover: FilePath) throws(ArchiveError) {
    try tree.remove(stagedName(leftover))
  }

  /// A staged file's path, relative to the root.
  func stagedName(_ path: FilePath) -> String {
    guard let name = path.lastComponent else { preconditionFailure("no staged file: \(path)") }
    return "\(Layout.staging)/\(name.string)"
  }
}
