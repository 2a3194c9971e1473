import Archive
import FoundationEssentials
import Ledger
import Providers
import SystemPackage

/// Tells a new ledger what an archive tells of its past.
///
/// Journals first, run by run; then receipts, which know more of what is archived; then what is in
/// staging. What cannot be read is told, and the rest goes on without it.
final class Retelling {
  struct Counts: Sendable {
    var receipts = 0
    /// How many of each reason.
    var problems: [String: Int] = [:]
  }

  let writer: ArchiveWriter
  let rebuilder: Rebuilder
  var counts = Counts()
  private let onProblem: (ProblemEvent) -> Void

  var archive: Archive { writer.archive }

  init(
    of writer: ArchiveWriter, to rebuilder: Rebuilder,
    onProblem: @escaping (ProblemEvent) -> Void
  ) {
    self.writer = writer
    self.rebuilder = rebuilder
    self.onProblem = onProblem
  }

  /// Blocks.
  func callAsFunction() throws -> Counts {
    for trouble in try archive.sealedJournalTroubles() {
      complain(trouble.reason, trouble.path, trouble.sentence)
    }
    for runID in try archive.recordedRuns() { try retellJournal(of: runID) }
    try retellReceipts()
    try checkTasksWithoutReceipt()
    try keepStaged()
    return counts
  }

  /// Attributes what is in staging to open tasks.
  private func keepStaged() throws {
    var longNamed: [StagedName: Int64] = [:]
    for leftover in writer.leftovers {
      guard let text = leftover.lastComponent?.string else { continue }
      let bytes = (try? Stat(leftover).size) ?? 0
      if let old = StagedRow(text) {
        try rebuilder.keep(staged: old.task, role: old.role.rawValue, bytes: bytes)
      } else if let name = StagedName(text) {
        guard let taskID = name.taskID else {
          longNamed[name] = bytes
          continue
        }
        guard let known = try rebuilder.find(provider: name.provider, taskID: taskID) else {
          continue
        }
        try rebuilder.keep(staged: known.id, role: name.role.rawValue, bytes: bytes)
      }
    }
    guard !longNamed.isEmpty else { return }
    var owners: [(task: TaskRow.ID, role: Artifact.Role, bytes: Int64)] = []
    try rebuilder.forEachOpenTask { id, provider, taskID in
      for role in Artifact.Role.allCases {
        let name = StagedName(provider: provider, taskID: taskID, role: role)
        if let bytes = longNamed[name] { owners.append((id, role, bytes)) }
      }
    }
    for owner in owners {
      try rebuilder.keep(staged: owner.task, role: owner.role.rawValue, bytes: owner.bytes)
    }
  }

  /// - Parameter path: relative to the root.
  func complain(_ reason: String, _ path: String, _ sentence: String, task: String? = nil) {
    counts.problems[reason, default: 0] += 1
    onProblem(
      ProblemEvent(
        severity: .error, reason: reason, sentence: sentence, path: path,
        tasks: task.map { [$0] }))
  }

  /// A journal's word for a task, without a receipt that can be read.
  private func checkTasksWithoutReceipt() throws {
    try rebuilder.forEachWithoutReceipt { row, artifacts in
      let receipt = Archive.receiptName(provider: row.provider, taskID: row.taskID)
      if let trouble = archive.trouble(withFile: receipt, bytes: nil) {
        complain(trouble.reason, receipt, trouble.sentence, task: row.name)
      }
      for artifact in artifacts {
        guard let path = artifact.path,
          let trouble = archive.trouble(withFile: path, bytes: artifact.bytes)
        else { continue }
        complain(trouble.reason, path, trouble.sentence, task: row.name)
        guard artifact.role == "video" else { continue }
        try rebuilder.lose(row.id, reason: trouble.reason, sentence: trouble.sentence)
      }
    }
  }
}
