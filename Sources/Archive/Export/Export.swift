package import SystemPackage

/// Brings tasks' files out of an archive: into a bag, or into a tree of names that people can read.
///
/// Of the archive only its receipts and objects are needed, and nothing in it is written.
package struct Export: Sendable {
  package enum Form: Sendable, Hashable {
    /// Valid after RFC 8493, and an archive of its own.
    case bag
    case tree(TreeOrder)
  }

  package struct Task: Sendable, Hashable {
    package let provider: String
    package let taskID: String

    package init(provider: String, taskID: String) {
      self.provider = provider
      self.taskID = taskID
    }
  }

  let archive: Archive
  let form: Form
  let tasks: [Task]?
  let isLinking: Bool
  let threads: Int

  /// - Parameters:
  ///   - tasks: Only these; nil for all.
  ///   - isLinking: Objects get another name each, and no copy.
  ///   - threads: How many files are read at a time.
  package init(of archive: Archive, as form: Form, tasks: [Task]?, isLinking: Bool, threads: Int) {
    self.archive = archive
    self.form = form
    self.tasks = tasks
    self.isLinking = isLinking
    self.threads = threads
  }

  /// Exports every task that `isMeant` says yes to, durably when this returns.
  ///
  /// What cannot be exported is a problem, and the others go on; what keeps anything from being
  /// written is thrown. Whole files that are there already are kept, so a stopped export goes on.
  /// Blocks.
  ///
  /// - Parameters:
  ///   - run: Makes a name for the bag's journal, where it has none yet.
  ///   - isStopped: Asked before each task, on any thread.
  ///   - onProblem: Called on any thread.
  package func callAsFunction(
    into path: FilePath, run: BagSeal.Run, tally: ExportTally,
    where isMeant: @escaping @Sendable (ReceiptOutline) -> Bool,
    isStopped: @escaping @Sendable () -> Bool,
    onProblem: @escaping @Sendable (Problem) -> Void
  ) throws(ArchiveError) {
    let target = try ExportTarget(at: path, of: archive, as: form)
    // Its lock is held until all is written.
    defer { withExtendedLifetime(target) {} }
    let tell: @Sendable (Problem) -> Void = { problem in
      tally.add(problem.kind)
      onProblem(problem)
    }
    let layout = try ExportLayout(form, archive.tree)
    let walk =
      if let tasks { try ReceiptWalk(archive.tree, of: tasks) } else {
        try ReceiptWalk(archive.tree)
      }
    var seal: BagSeal?
    if case .bag(let payload) = layout {
      seal = try BagSeal(target.tree, payload, archive.tree, onProblem: tell)
    }
    let exporter = Exporter(
      source: archive.tree, target: target.tree, layout: layout, isLinking: isLinking, walk: walk,
      tally: tally, isMeant: isMeant, isStopped: isStopped, onProblem: tell)
    try exporter.run(threads: threads)
    try target.tree.syncFileSystem()
    if !isStopped() { try seal?.close(run) }
  }
}
