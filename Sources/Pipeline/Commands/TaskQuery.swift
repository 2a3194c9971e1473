import Archive
import FoundationEssentials
package import Ledger
import Providers
import SystemPackage

/// The tasks of an archive, as `list`, `show`, `ack` and `forget` see them.
package struct TaskQuery: Sendable {
  let root: FilePath

  package init(_ configuration: Configuration) {
    root = configuration.archive
  }

  /// Why what the ledger says isn't to be trusted, as a sentence; nil when it is.
  package func doubt() async throws -> String? {
    let ledger = try await ExistingLedger.required(in: root)
    let doubt = try await ExistingLedger.doubt(about: ledger, in: root)
    try await ledger.close()
    return doubt
  }

  // MARK: list

  /// Hands the tasks over one by one, in the order in which they were listed first.
  package func forEach(
    _ filter: TaskFilter, _ body: (TaskSummary) async throws -> Void
  ) async throws {
    let ledger = try await ExistingLedger.required(in: root)
    try await ledger.forEachTask(filter) { try await body(TaskSummary($0)) }
    try await ledger.close()
  }

  // MARK: show

  /// What is known of a task: its receipt's text once it is archived.
  package struct Shown: Sendable {
    package let summary: TaskSummary
    package let receipt: String?
    /// The file of the artifact in role `video`.
    package let file: String?
  }

  /// The tasks that these names mean, `TASK_ID` or `PROVIDER:TASK_ID`.
  ///
  /// Throws for all that mean none at once.
  package func show(_ names: [String]) async throws -> [Shown] {
    let ledger = try await ExistingLedger.required(in: root)
    var shown: [Shown] = []
    for row in try await rows(names, ledger) {
      let receipt = try await blocking {
        try Archive(at: root).receiptText(provider: row.provider, taskID: row.taskID)
      }
      shown.append(
        Shown(
          summary: TaskSummary(row), receipt: receipt,
          file: row.object.map { root.appending($0.path).string }))
    }
    try await ledger.close()
    return shown
  }

  // MARK: ack and forget

  /// Takes note of the troubles of tasks, and of what a verification found of them or at a path of the
  /// archive.
  ///
  /// Returns at how many of the names there was something to take note of.
  package func acknowledge(_ names: [String]) async throws -> Int {
    let paths = names.filter(Archive.isPath)
    let tasks = names.filter { !Archive.isPath($0) }
    var count = 0
    for path in paths { count += try await acknowledge(paths: [path]) ? 1 : 0 }
    guard !tasks.isEmpty else { return count }
    return try await count
      + writing { ledger, archive in
        let now = Date()
        let rows = try await rows(tasks, ledger)
        let troubled = rows.filter { $0.needsPerson && $0.acknowledgedAt == nil }
        try await record(.acknowledged, troubled, at: now, archive)
        var count = 0
        for row in rows {
          let known = try await ledger.acknowledge([row.id], at: now) > 0
          let found = try await blocking { try Archive(at: root).tasks(named: row.name) }
          if try await acknowledge(paths: found.flatMap(\.paths)) || known { count += 1 }
        }
        return count
      }
  }

  /// Whether a verification found anything there.
  private func acknowledge(paths: [String]) async throws -> Bool {
    try await blocking {
      guard let records = try ScrubRecords.openToAcknowledge(in: try Archive(at: root)) else {
        return false
      }
      let count = try records.acknowledge(paths, at: Date())
      try records.close()
      return count > 0
    }
  }

  /// Drops tasks that were never ones.
  ///
  /// Throws for one that has files in the archive.
  package func forget(_ names: [String]) async throws -> Int {
    try await writing { ledger, archive in
      let rows = try await rows(names, ledger)
      let kept = try await blocking {
        try rows.first { row in
          // A lost one may have a receipt: its file is gone from the archive.
          try row.outcome == .archived || row.stage == .storing
            || archive.archive.receiptText(provider: row.provider, taskID: row.taskID) != nil
        }
      }
      if let kept {
        throw CommandError(
          .usage, "\(kept.name) has files in the archive and is not forgotten")
      }
      try await record(.forgotten, rows, at: Date(), archive)
      for row in rows { try await ledger.forget(row.id) }
      let artifacts = rows.flatMap { row in
        Artifact.Role.allCases.map { (row.provider, row.taskID, $0.rawValue) }
      }
      try await blocking { try archive.releaseHeld(of: artifacts) }
      return rows.count
    }
  }

  /// Journals what a person has said, so that it outlives the ledger.
  private func record(
    _ event: JournalRecord.Event, _ rows: [TaskRow], at time: Date, _ archive: ArchiveWriter
  ) async throws {
    let lines = rows.map { JournalRecord(event, $0, at: time).line }
    _ = try await blocking { try archive.append(records: lines) }
  }

  /// Opens the ledger for writing, under the archive's lock.
  private func writing<Value: Sendable>(
    _ body: (Ledger, ArchiveWriter) async throws -> Value
  ) async throws -> Value {
    try await ExistingLedger.required(in: root).close()
    let root = root
    let archive = try await blocking {
      try ArchiveWriter.locked(at: root, begun: Date())
    }
    defer { archive.close() }
    let ledger = try await blocking { try Ledger.open(at: archive.archive.ledger.string) }
    let value = try await body(ledger, archive)
    try await ledger.close()
    return value
  }

  // MARK: Names

  private func rows(_ names: [String], _ ledger: Ledger) async throws -> [TaskRow] {
    var rows: [TaskRow] = []
    var errors: [String] = []
    for name in names {
      let found = try await self.rows(name, ledger)
      switch found.count {
      case 0: errors.append("no task \(name); `holdfast list` shows all")
      case 1: rows += found
      default:
        let choices = found.map(\.name).joined(separator: " or ")
        errors.append("\(name) is a task of several providers; write \(choices)")
      }
    }
    guard errors.isEmpty else { throw CommandError(.usage, errors.joined(separator: "\n")) }
    return rows
  }

  private func rows(_ name: String, _ ledger: Ledger) async throws -> [TaskRow] {
    let whole = try await ledger.tasks(name)
    guard whole.isEmpty, let colon = name.firstIndex(of: ":") else { return whole }
    return try await ledger.tasks(
      String(name[name.index(after: colon)...]), provider: String(name[..<colon]))
  }
}
