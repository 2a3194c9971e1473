import Archive
import FoundationEssentials
import Ledger

/// What a journal says became of a task.
enum RecordedEnding {
  case waiting(deadline: Date?, at: Date)
  /// Of the row 0, until it is known.
  case archived(Archived)
  case other(Outcome, JournalRecord, deadline: Date?, at: Date)

  /// Nil when the record does not say that.
  init?(_ told: ReadRecord.Told) {
    let record = told.record
    guard let outcome = record.outcome.flatMap(Outcome.init) else { return nil }
    let deadline = record.deadline.flatMap(Timestamp.date)
    switch outcome {
    case .waiting: self = .waiting(deadline: deadline, at: told.time)
    case .archived:
      let artifacts = (record.artifacts ?? []).map(ArtifactRow.init)
      let video = artifacts.first { $0.role == "video" }
      guard let verdict = record.verdict, video?.digest != nil, video?.path != nil,
        artifacts.allSatisfy(\.isNamedByDigest)
      else { return nil }
      self = .archived(
        Archived(
          task: 0, verdict: verdict, reason: record.reason, sentence: record.sentence,
          artifacts: artifacts, at: told.time))
    case .failed, .lost, .rejected, .unknown:
      self = .other(outcome, record, deadline: deadline, at: told.time)
    }
  }
}

extension ArtifactRow {
  /// Whether its path, where it has one, is that of the object with its digest.
  fileprivate var isNamedByDigest: Bool {
    path.map { ObjectName(path: $0)?.digest.description == digest } ?? true
  }

  fileprivate init(_ summary: ArtifactSummary) {
    self.init(
      role: summary.role, digest: summary.digest, bytes: summary.bytes, path: summary.path,
      verdict: summary.verdict, reason: summary.reason)
  }
}
