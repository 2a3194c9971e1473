import Archive
import FoundationEssentials
import Ledger
import Media
import Providers
import SystemPackage
import Transfer

/// One task on its way into the archive: what is written, where, and what is told when it is there.
///
/// A task that was fetched again may have a receipt in the archive. ``settle(with:)`` decides which
/// receipt counts.
struct Filing: Sendable {
  let intent: Intent
  /// The one that counts.
  private(set) var receipt: Receipt
  /// The bytes that become objects.
  private(set) var candidates: [Candidate]
  /// What was fetched and is not what the task is archived with.
  private var surplus: [Candidate] = []
  /// The receipt that the archive has, if it counts.
  private var standing: Filed?
  /// Of the receipt that is to be written.
  private var number = 1
  /// What is durable of it.
  var filed: [Filed] = []
  /// What a person has to know of it.
  private(set) var problem: ProblemEvent?

  init(_ item: InFlightTask, dialect: Dialect, archive: ArchiveWriter) throws {
    let verdict = item.parts.compactMap { $0.examined?.verification.verdict }.max() ?? .damaged
    receipt = try Receipt(item, verdict: verdict, dialect: dialect, storedAt: Date()).readable()
    intent = Intent(
      task: item.id, artifacts: item.parts.compactMap(Intent.Artifact.init),
      receipt: try receipt.text())
    candidates = intent.artifacts.compactMap { Candidate($0, archive) }
  }

  /// What a killed run was about to file; nil when the intent can't be read.
  init?(_ intent: Intent, archive: ArchiveWriter) {
    let candidates = intent.artifacts.compactMap { Candidate($0, archive) }
    guard candidates.count == intent.artifacts.count,
      let receipt = try? Receipt(text: intent.receipt, path: archive.archive.ledger)
    else { return nil }
    self.intent = intent
    self.receipt = receipt
    self.candidates = candidates
  }

  /// As `provider:task_id`.
  private var name: String { "\(receipt.provider):\(receipt.taskID)" }

  var task: Export.Task { Export.Task(provider: receipt.provider, taskID: receipt.taskID) }

  var ending: Ending { Ending(receipt) }

  var archived: Archived { Archived(receipt, task: intent.task, trouble: ending.trouble) }

  /// Decides which receipt counts: the one that the archive has, or the new one.
  mutating func settle(with existing: FiledReceipt?) {
    guard let existing else { return }
    switch existing.content {
    case .flawed(let reason): succeed(existing, because: reason)
    case .intact(let filed, let digest, let whole):
      switch ReceiptPrecedence(of: filed, whole: whole, over: receipt) {
      case .successor(let reason): succeed(existing, because: reason)
      case .filed:
        let objects = Set(filed.artifacts.compactMap(\.object))
        surplus = candidates.filter { !objects.contains($0.object) }
        candidates.removeAll { !objects.contains($0.object) }
        standing = Filed(digest: digest, path: existing.path)
        receipt = filed
        if existing.number > 1, digest == Digest(of: intent.receipt) {
          // A killed run has written it, and could not tell.
          noteSuccessor(existing.path, because: "the receipt before it does not count")
        }
      }
    }
  }

  private mutating func succeed(_ existing: FiledReceipt, because reason: String) {
    number = existing.number + 1
    noteSuccessor(existing.path, because: reason)
  }

  private mutating func noteSuccessor(_ path: String, because reason: String) {
    problem = ProblemEvent(
      severity: .error, reason: "receipt-succeeded",
      sentence: "\(name) was fetched again and has a new receipt beside \(path): \(reason)",
      provider: receipt.provider, tasks: [name])
  }

  /// Files the receipts of tasks whose objects are filed, then the journal.
  ///
  /// Blocks.
  static func complete(_ filings: inout [Filing], in archive: ArchiveWriter) throws -> JournalSpan {
    let new = filings.indices.filter { filings[$0].standing == nil }
    for (index, result) in zip(new, archive.publish(new.map { filings[$0].newReceipt })) {
      filings[index].filed.append(try result.get())
    }
    for index in filings.indices { try filings[index].keepSurplus(in: archive) }
    let span = try archive.append(filings.flatMap(\.filed), records: filings.flatMap(\.records))
    // What stays there does no harm.
    try? archive.releaseHeld(of: filings.flatMap(\.released))
    return span
  }

  private var newReceipt: NewReceipt {
    NewReceipt(
      provider: receipt.provider, taskID: receipt.taskID, number: number, text: intent.receipt)
  }

  /// Before the journal, and so before the intent is dropped: a kill leaves the bytes in staging or here.
  private mutating func keepSurplus(in archive: ArchiveWriter) throws {
    guard let standing else { return }
    let objects = receipt.artifacts.compactMap(\.object).map {
      Filed(digest: $0.digest, path: $0.path)
    }
    filed = objects + [standing]
    guard !surplus.isEmpty else { return }
    let sentence =
      "\(name) was fetched again with other bytes; what is archived is whole and counts"
    let paths = try surplus.compactMap { candidate in
      try archive.setAside(
        candidate, provider: receipt.provider, taskID: receipt.taskID, reason: "other-bytes",
        sentence: sentence)
    }
    let places = paths.map(\.string).joined(separator: " and ")
    problem = ProblemEvent(
      severity: .error, reason: "other-bytes",
      sentence: places.isEmpty ? sentence : "\(sentence); what came now is kept in \(places)",
      provider: receipt.provider, tasks: [name])
  }

  /// What the journal gets for people and for a rebuild.
  private var records: [String] {
    let event = ending.event(provider: receipt.provider, taskID: receipt.taskID)
    return [Event.task(event).line] + (problem.map { [Event.problem($0).line] } ?? [])
  }

  /// The artifacts of which quarantine need hold nothing any more: better bytes are in the archive.
  private var released: [(provider: String, taskID: String, role: String)] {
    receipt.artifacts.filter { $0.path != nil && $0.verdict != Verdict.damaged.rawValue }
      .map { (receipt.provider, receipt.taskID, $0.role) }
  }
}

extension Candidate {
  /// Nil for an artifact that can't be an object.
  fileprivate init?(_ artifact: Intent.Artifact, _ archive: ArchiveWriter) {
    guard let digest = Digest(artifact.digest),
      let ending = ObjectExtension(rawValue: artifact.ext)
    else { return nil }
    self.init(
      staged: archive.staged(artifact.staged), object: ObjectName(digest, ending),
      bytes: artifact.bytes)
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
  init(_ receipt: Receipt, task: TaskRow.ID, trouble: Trouble?) {
    self.init(
      task: task, verdict: receipt.verdict, reason: trouble?.reason, sentence: trouble?.sentence,
      artifacts: receipt.artifacts.map { artifact in
        ArtifactRow(
          role: artifact.role, linkHost: artifact.link?.host, linkPath: artifact.link?.path,
          deadline: artifact.link?.deadline, digest: artifact.digest?.description,
          bytes: artifact.bytes, path: artifact.path, verdict: artifact.verdict,
          reason: artifact.lost ?? artifact.reasons?.first)
      },
      model: receipt.model, tokens: receipt.tokens,
      at: receipt.times.stored ?? Date(timeIntervalSince1970: 0))
  }
}
