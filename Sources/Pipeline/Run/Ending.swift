import Archive
import FoundationEssentials
import Ledger
import Media

/// What became of a task, as it is told, journaled and counted.
struct Ending: Sendable {
  var outcome: Outcome
  var verdict: String?
  var trouble: Trouble?
  var digest: String?
  var bytes: Int64?
  var path: String?
  var tokens: Int64?
  var deadline: Date?
  var artifacts: [ArtifactSummary]?

  /// What forces exit code 1.
  var needsPerson: Bool {
    switch outcome {
    case .archived:
      verdict == Verdict.mismatch.rawValue || verdict == Verdict.damaged.rawValue
        || artifacts?.contains { $0.digest == nil } == true
    case .failed, .lost, .rejected, .unknown: true
    case .waiting:
      ["unauthorized", "wrong-url", "link-refused", "no-room", "unusable-reply", "unknown-status"]
        .contains(trouble?.reason)
    }
  }

  func event(provider: String, taskID: String, at time: Date = Date()) -> TaskEvent {
    TaskEvent(
      time: time.rfc3339, provider: provider, taskID: taskID, state: Stage.done.rawValue,
      outcome: outcome.rawValue, verdict: verdict, digest: digest, bytes: bytes, path: path,
      artifacts: artifacts, reason: trouble?.reason, sentence: trouble?.sentence,
      deadline: deadline?.rfc3339)
  }
}

extension Ending {
  /// As the ledger remembers it; `artifacts` are the row's.
  init(_ row: TaskRow, artifacts rows: [ArtifactRow] = []) {
    outcome = row.outcome ?? .waiting
    verdict = row.verdict
    trouble = row.reason.map { Trouble(reason: $0, sentence: row.sentence ?? "") }
    digest = row.digest
    bytes = row.bytes
    path = row.object?.path
    tokens = row.tokens
    deadline = row.deadline
    artifacts = rows.isEmpty ? nil : rows.map(ArtifactSummary.init)
  }

  /// As its receipt tells it.
  init(_ receipt: Receipt) {
    let video = receipt.artifacts.first { $0.role == "video" }
    outcome = .archived
    verdict = receipt.verdict
    digest = video?.digest?.description
    bytes = video?.bytes
    path = video?.path
    tokens = receipt.tokens
    deadline = video?.link?.deadline
    artifacts = receipt.artifacts.map(ArtifactSummary.init)
    trouble = Trouble(receipt)
  }
}

extension ArtifactSummary {
  fileprivate init(_ row: ArtifactRow) {
    role = row.role
    digest = row.digest
    bytes = row.bytes
    path = row.path
    verdict = row.verdict
    reason = row.reason
  }

  fileprivate init(_ artifact: Receipt.Artifact) {
    role = artifact.role
    digest = artifact.digest?.description
    bytes = artifact.bytes
    path = artifact.path
    verdict = artifact.verdict
    reason = artifact.lost ?? artifact.reasons?.first
    differs = artifact.differing.isEmpty ? nil : artifact.differing
  }
}
