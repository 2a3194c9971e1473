import Archive
import FoundationEssentials
import Ledger
import Media
import Providers
import SystemPackage
import Transfer

/// One verified task on its way into the archive: what is written, where, and what is told when it
/// is there.
struct Filing: Sendable {
  let item: InFlightTask
  let receipt: Receipt
  let candidates: [Candidate]
  let ending: Ending
  let intent: Intent
  private let storedAt: Date
  /// What is durable of it.
  var filed: [Filed] = []

  init(_ item: InFlightTask, dialect: Dialect) throws {
    self.item = item
    storedAt = Date()
    let verdict = item.parts.compactMap { $0.examined?.verification.verdict }.max() ?? .damaged
    receipt = try Receipt(item, verdict: verdict, dialect: dialect, storedAt: storedAt).readable()
    ending = Ending(receipt)
    candidates = item.parts.compactMap(Candidate.init)
    intent = Intent(
      task: item.id, artifacts: item.parts.compactMap(Intent.Artifact.init),
      receipt: try receipt.text())
  }

  /// What the journal gets for people and for a rebuild.
  var record: String {
    Event.task(ending.event(provider: item.row.provider, taskID: item.row.taskID)).line
  }

  /// The artifacts of which quarantine need hold nothing any more: better bytes are in the archive.
  var released: [(provider: String, taskID: String, role: String)] {
    receipt.artifacts.filter { $0.path != nil && $0.verdict != Verdict.damaged.rawValue }
      .map { (receipt.provider, receipt.taskID, $0.role) }
  }

  var archived: Archived {
    Archived(receipt, task: item.id, trouble: ending.trouble, at: storedAt)
  }
}

extension Candidate {
  fileprivate init?(_ part: ArtifactTransfer) {
    guard let fetched = part.fetched, let object = part.object else { return nil }
    self.init(staged: fetched.staged.path, object: object, bytes: fetched.contents.bytes)
  }
}

extension Intent.Artifact {
  fileprivate init?(_ part: ArtifactTransfer) {
    guard let fetched = part.fetched, let object = part.object else { return nil }
    self.init(
      role: part.role.rawValue, digest: object.digest.description,
      ext: object.fileExtension.rawValue, bytes: fetched.contents.bytes,
      staged: fetched.staged.path.lastComponent?.string ?? "")
  }
}

extension Archived {
  /// What the ledger gets once a receipt is filed.
  init(_ receipt: Receipt, task: TaskRow.ID, trouble: Trouble?, at date: Date? = nil) {
    self.init(
      task: task, verdict: receipt.verdict, reason: trouble?.reason, sentence: trouble?.sentence,
      artifacts: receipt.artifacts.map { artifact in
        ArtifactRow(
          role: artifact.role, linkHost: artifact.link?.host, linkPath: artifact.link?.path,
          deadline: artifact.link?.deadline, digest: artifact.digest?.description,
          bytes: artifact.bytes, path: artifact.path, verdict: artifact.verdict,
          reason: artifact.lost ?? artifact.reasons?.first)
      },
      model: receipt.model, tokens: receipt.tokens, at: date ?? receipt.times.stored ?? Date())
  }
}
