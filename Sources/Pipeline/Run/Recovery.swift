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
  let tell: Tell

  /// Returns what was kept.
  func callAsFunction() async throws -> [InFlightTasks.Key: Kept] {
    for intent in try await ledger.intents() {
      if let (archived, span) = try await blocking({ try finish(intent) }) {
        try await ledger.archived(
          [archived], covering: Coverage(run: run, bytes: archive.covered(with: [span])))
        archive.committed([span])
      } else {
        try await ledger.dropIntent(intent.task)
      }
    }
    try await readUncommitted()
    try await ledger.recoverAtOpen(now: Date())
    var kept: [InFlightTasks.Key: Kept] = [:]
    if isSameBoot { try await blocking { try replaceBeginnings() } }
    for leftover in archive.leftovers {
      guard let (key, artifact) = try await owner(of: leftover) else {
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
  private func replaceBeginnings() throws {
    for leftover in archive.leftovers where leftover.lastComponent?.extension == "anew" {
      var beginning = leftover
      beginning.extension = nil
      let sizes = [leftover, beginning].map { (try? Stat($0).size) ?? 0 }
      guard sizes[0] > sizes[1] else { continue }
      try archive.rename(try archive.reopen(leftover), to: beginning).close()
    }
  }

  /// The task's artifact whose file in staging this is, unless it has been filed.
  private func owner(of leftover: FilePath) async throws -> (InFlightTasks.Key, ArtifactRow)? {
    guard let name = leftover.lastComponent?.string, let key = InFlightTasks.Key(staged: name)
    else {
      return nil
    }
    let artifact = try await ledger.artifacts(of: key.task).first { $0.role == key.role.rawValue }
    guard let artifact, artifact.path == nil else { return nil }
    return (key, artifact)
  }

  /// Nil when the bytes are not all there.
  ///
  /// Blocks.
  private func finish(_ intent: Intent) throws -> (Archived, JournalSpan)? {
    let path = archive.archive.ledger
    guard let receipt = try? Receipt(text: intent.receipt, path: path) else { return nil }
    var filed: [Filed] = []
    for artifact in intent.artifacts {
      guard let object = artifact.object else { return nil }
      let candidate = Candidate(
        staged: archive.staged(artifact.staged), object: object, bytes: artifact.bytes)
      guard let finished = try archive.finish(candidate) else { return nil }
      filed.append(finished)
    }
    filed.append(
      try archive.finish(
        receipt: intent.receipt, provider: receipt.provider, taskID: receipt.taskID))
    let ending = Ending(receipt)
    let event = Event.task(ending.event(provider: receipt.provider, taskID: receipt.taskID))
    let span = try archive.append(filed, records: [event.line])
    return (Archived(receipt, task: intent.task, trouble: ending.trouble), span)
  }
}

extension Intent.Artifact {
  var object: ObjectName? {
    guard let digest = Digest(digest), let ending = ObjectExtension(rawValue: ext) else {
      return nil
    }
    return ObjectName(digest, ending)
  }
}
