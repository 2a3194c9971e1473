import Archive
import FoundationEssentials
import Ledger
import SystemPackage

/// Puts right what a killed run left between its intents and its last commit. Doing it twice changes nothing.
///
/// An intent whose objects are all there, or still whole in staging, is finished; any other is dropped, and its task's link
/// recovered. What is in staging after that is nobody's.
struct Recovery: Sendable {
  let ledger: Ledger
  let archive: ArchiveWriter

  func callAsFunction() async throws {
    for intent in try await ledger.intents() {
      if let archived = try await blocking({ try finish(intent) }) {
        try await ledger.archived([archived])
      } else {
        try await ledger.dropIntent(intent.task)
      }
    }
    try await blocking {
      for leftover in archive.leftovers { try archive.discard(leftover) }
    }
    _ = try await ledger.recoverAtOpen(now: Date())
  }

  /// Nil when the bytes are not all there.
  private func finish(_ intent: Intent) throws -> Archived? {
    let path = archive.archive.ledger
    guard let receipt = try? Receipt(text: intent.receipt, path: path) else { return nil }
    var filed: [Filed] = []
    for artifact in intent.artifacts {
      guard let object = artifact.object else { return nil }
      guard let published = try file(object, artifact) else { return nil }
      filed.append(published)
    }
    let text = try archive.archive.receiptText(
      provider: receipt.provider, taskID: receipt.taskID)
    if let text {
      // Its receipt was filed before the kill; receipts are never rewritten.
      filed.append(
        Filed(
          digest: Digest(of: text),
          path: archive.archive.receiptName(provider: receipt.provider, taskID: receipt.taskID)))
    } else if let published = try archive.publish([receipt]).first {
      filed.append(try published.get())
    }
    let ending = Ending(receipt)
    let event = Event.task(ending.event(provider: receipt.provider, taskID: receipt.taskID))
    try archive.append(filed, records: [event.line])
    return Archived(receipt, task: intent.task, ending: ending)
  }

  /// The object as it is in the archive, or as it is filed now from staging.
  private func file(_ object: ObjectName, _ artifact: Intent.Artifact) throws -> Filed? {
    let path = archive.archive.path(of: object)
    if (try? Digest.ofFile(path)) == object.digest {
      return Filed(digest: object.digest, path: object.path)
    }
    let staged = archive.leftovers.first { $0.lastComponent?.string == artifact.staged }
    guard let staged, (try? Digest.ofFile(staged)) == object.digest else { return nil }
    let candidate = Candidate(staged: staged, object: object, bytes: artifact.bytes)
    return try archive.publish([candidate]).first?.get().filed
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
