import Archive
import FoundationEssentials
import Ledger
import Providers
import SystemPackage

/// Puts right what a killed run left between its intents and its last commit.
///
/// Doing it twice changes nothing.
///
/// An intent whose objects are all there, or still whole in staging, is finished; any other is
/// dropped, and its task's link recovered. A file in staging that had arrived for an open task, whole
/// or its beginning, is kept for it; the rest of them are nobody's.
struct Recovery: Sendable {
  let ledger: Ledger
  let archive: ArchiveWriter
  /// The run that has just begun, whose records these steps are.
  let run: RunRow.ID
  /// Whether the machine has run on since the last run.
  let isSameBoot: Bool
  let tally: Tally
  let tell: Tell

  /// Returns what was kept.
  func callAsFunction() async throws -> [InFlightTasks.Key: Kept] {
    for intent in try await ledger.intents() {
      if let (filing, span) = try await blocking({ try finish(intent) }) {
        try await ledger.archived(
          [filing.archived], covering: Coverage(run: run, bytes: archive.covered(with: [span])))
        archive.committed([span])
        guard let problem = filing.problem else { continue }
        tally.noteNeedsPerson()
        await tell(.problem(problem))
      } else {
        try await ledger.dropIntent(intent.task)
      }
    }
    try await readUncommitted()
    try await ledger.recoverAtOpen(now: Date())
    var kept: [InFlightTasks.Key: Kept] = [:]
    var leftovers: [FilePath] = []
    for leftover in archive.leftovers { leftovers.append(try await named(byTask: leftover)) }
    if isSameBoot { try await blocking { [leftovers] in try replaceBeginnings(among: leftovers) } }
    let longNamed = try await longNamed(among: leftovers)
    for leftover in leftovers {
      guard let (key, artifact) = try await owner(of: leftover, longNamed) else {
        try await blocking { try archive.discard(leftover) }
        continue
      }
      if artifact.digest == nil, !isSameBoot {
        // What a power cut has made of the rest can't be told from what had arrived.
        try await blocking { try archive.cut(leftover, to: artifact.synced) }
      }
      kept[key] = .file(leftover, artifact)
    }
    return kept
  }

  /// Reads in what earlier runs have journaled and not committed: a kill came between the two, or the
  /// ledger is a copy from before.
  private func readUncommitted() async throws {
    for (name, covered) in try await ledger.journaledBytes() where name != archive.runID {
      guard let covered else { continue }
      let length = try await blocking { try archive.archive.recordsLength(ofRun: name) }
      if length < covered {
        await tell(
          .problem(
            ProblemEvent(
              severity: .warning, reason: "journal-short",
              sentence:
                "\(Archive.recordsName(ofRun: name)) has \(length) bytes, and the ledger knows "
                + "\(covered); the ledger is believed")))
      }
      guard length > covered else { continue }
      _ = try await ledger.rebuild { [archive] rebuilder in
        try Retelling(of: archive, to: rebuilder) { _ in }.retellRest(of: name, from: covered)
      }
    }
  }

  /// A whole attempt that a kill ended takes the place of the beginning that is here, if it has come farther.
  ///
  /// Blocks.
  private func replaceBeginnings(among leftovers: [FilePath]) throws {
    for leftover in leftovers where leftover.lastComponent?.extension == "anew" {
      var beginning = leftover
      beginning.extension = nil
      let sizes = [leftover, beginning].map { (try? Stat($0).size) ?? 0 }
      guard sizes[0] > sizes[1] else { continue }
      try archive.rename(try archive.reopen(leftover), to: beginning).close()
    }
  }

  /// Renames a file that an earlier Holdfast has named by its row, if that is an open task's; returns
  /// its path.
  private func named(byTask leftover: FilePath) async throws -> FilePath {
    guard let old = leftover.lastComponent.flatMap({ StagedRow($0.string) }),
      let row = try await ledger.task(old.task), row.stage != .done
    else { return leftover }
    return try await blocking {
      let path = archive.staged(StagedName(row, old.role).text + old.ending)
      try archive.rename(try archive.reopen(leftover), to: path).close()
      return path
    }
  }

  /// The open tasks among these files' of whose ids only the digests are in the names.
  private func longNamed(among leftovers: [FilePath]) async throws -> [String: TaskRow.ID] {
    let names = leftovers.compactMap { $0.lastComponent.flatMap { StagedName($0.string) } }
      .filter { $0.taskID == nil }
    guard !names.isEmpty else { return [:] }
    let wanted = Set(names)
    var found: [String: TaskRow.ID] = [:]
    var filter = TaskFilter()
    filter.stages = Stage.open
    try await ledger.forEachTask(filter) { row in
      for role in Artifact.Role.allCases {
        let name = StagedName(row, role)
        if wanted.contains(name) { found[name.text] = row.id }
      }
    }
    return found
  }

  /// The task's artifact whose file in staging this is, unless it has been filed.
  private func owner(
    of leftover: FilePath, _ longNamed: [String: TaskRow.ID]
  ) async throws -> (InFlightTasks.Key, ArtifactRow)? {
    guard let name = leftover.lastComponent.flatMap({ StagedName($0.string) }) else { return nil }
    var id = longNamed[name.text]
    if let taskID = name.taskID {
      id = try await ledger.tasks(taskID, provider: name.provider).first?.id
    }
    guard let id else { return nil }
    let artifact = try await ledger.artifacts(of: id).first { $0.role == name.role.rawValue }
    guard let artifact, artifact.path == nil else { return nil }
    return (InFlightTasks.Key(task: id, role: name.role), artifact)
  }

  /// Nil when the bytes are not all there.
  ///
  /// Blocks.
  private func finish(_ intent: Intent) throws -> (Filing, JournalSpan)? {
    guard var filing = Filing(intent, archive: archive) else { return nil }
    filing.settle(with: try archive.filedReceipts(of: [filing.task])[0])
    for candidate in filing.candidates {
      guard let finished = try archive.finish(candidate) else { return nil }
      filing.filed.append(finished)
    }
    var filings = [filing]
    let span = try Filing.complete(&filings, in: archive)
    return (filings[0], span)
  }
}
