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
  let boot: String

  /// Returns what was kept.
  func callAsFunction() async throws -> [InFlightTasks.Key: Kept] {
    for intent in try await ledger.intents() {
      if let archived = try await blocking({ try finish(intent) }) {
        try await ledger.archived([archived])
      } else {
        try await ledger.dropIntent(intent.task)
      }
    }
    try await ledger.recoverAtOpen(now: Date())
    var kept: [InFlightTasks.Key: Kept] = [:]
    let isSameBoot = try await ledger.isSameBoot(boot)
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
  private func finish(_ intent: Intent) throws -> Archived? {
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
    try archive.append(filed, records: [event.line])
    return Archived(receipt, task: intent.task, trouble: ending.trouble)
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
