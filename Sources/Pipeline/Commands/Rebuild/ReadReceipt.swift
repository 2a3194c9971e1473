import Archive
import FoundationEssentials
import Ledger

/// What a receipt tells of its task, held against the files that are there.
struct ReadReceipt: Sendable {
  let provider: String
  let taskID: String
  let reply: FinishedReply
  let polledAt: Date
  /// Of the row 0, until it is known.
  var archived: Archived
  /// Of the file in role `video`.
  private(set) var loss: Loss?
  /// What is wrong with the others.
  private(set) var losses: [Loss] = []

  /// `provider:task_id`.
  var name: String { "\(provider):\(taskID)" }

  struct Loss: Sendable {
    let path: String
    let reason: String
    let sentence: String
  }

  init(_ receipt: Receipt, named name: String, in archive: Archive) throws(ArchiveError) {
    var receipt = receipt
    if receipt.artifacts.contains(where: { $0.reasons != nil }) {
      // What is told of it is in its facts and checks.
      receipt = try archive.receipt(named: name)
    }
    provider = receipt.provider
    taskID = receipt.taskID
    let storedAt = receipt.times.stored ?? Date(timeIntervalSince1970: 0)
    polledAt = receipt.times.polled ?? storedAt
    let first = receipt.artifacts.compactMap(\.link).filter { $0.deadline != nil }
      .min { $0.deadline ?? .distantFuture < $1.deadline ?? .distantFuture }
    reply = FinishedReply(
      deadline: first?.deadline ?? storedAt, deadlineSource: first?.deadlineSource ?? "first-seen",
      submittedAt: receipt.times.submitted, model: receipt.model, tokens: receipt.tokens,
      artifacts: [])
    archived = Archived(receipt, task: 0, trouble: Trouble(receipt))
    for index in archived.artifacts.indices {
      guard let path = archived.artifacts[index].path,
        let trouble = archive.trouble(withFile: path, bytes: archived.artifacts[index].bytes)
      else { continue }
      let loss = Loss(path: path, reason: trouble.reason, sentence: trouble.sentence)
      if archived.artifacts[index].role == "video" {
        self.loss = loss
      } else {
        lose(index, loss)
      }
    }
  }

  /// An artifact beside the video is gone: the task is archived without it.
  private mutating func lose(_ index: Int, _ loss: Loss) {
    losses.append(loss)
    archived.artifacts[index].digest = nil
    archived.artifacts[index].bytes = nil
    archived.artifacts[index].path = nil
    archived.artifacts[index].verdict = nil
    archived.artifacts[index].reason = loss.reason
    archived.reason = archived.reason ?? loss.reason
    archived.sentence = archived.sentence ?? loss.sentence
  }
}

extension Listed {
  /// What the user's list said, as far as a receipt repeats it.
  init(_ receipt: Receipt) {
    var tags: [String] = []
    if case .array(let elements) = receipt.listing?.tags {
      for case .string(let tag) in elements { tags.append(tag) }
    }
    self.init(
      provider: receipt.provider, taskID: receipt.taskID,
      duration: receipt.listing?.expectations?.number("duration"),
      framesPerSecond: receipt.listing?.expectations?.number("framespersecond"), tags: tags,
      origin: receipt.listing?.from ?? "its receipt")
  }
}

extension JSON {
  fileprivate func number(_ name: String) -> Double? {
    guard case .object(let members) = self else { return nil }
    switch members.first(where: { $0.key == name })?.value {
    case .int(let value): return Double(value)
    case .double(let value): return value
    default: return nil
    }
  }
}
