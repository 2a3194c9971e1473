import FoundationEssentials
import Testing
import Transfer

@testable import Ledger
@testable import Pipeline
@testable import Providers

extension TaskRow {
  static func sample(id: Int64, provider: String = "anyfast", outcome: Outcome? = nil) -> TaskRow {
    TaskRow(
      id: id, provider: provider, taskID: "task-\(id)", stage: outcome == nil ? .ready : .done,
      outcome: outcome, verdict: nil, reason: nil, sentence: nil, duration: nil,
      framesPerSecond: nil, tags: [], origin: "tasks.txt:\(id)", run: 1, enqueuedAt: Date(),
      polledAt: nil, polls: 1, refusals: 0, finishedSeenAt: nil,
      submittedAt: nil, deadline: nil, deadlineSource: nil, model: nil, tokens: nil, digest: nil,
      bytes: nil, path: nil, doneAt: nil, acknowledgedAt: nil, needsPerson: false)
  }
}

extension InFlightTask {
  /// A task with a link to its video, and to an original where `original` names its host.
  static func sample(
    id: Int64, host: String = "a.example", deadline: TimeInterval, original: String? = nil
  ) throws -> InFlightTask {
    func part(_ role: Artifact.Role, _ host: String, _ seconds: TimeInterval) throws
      -> ArtifactTransfer
    {
      ArtifactTransfer(
        role: role, link: try #require(Link("https://\(host)/\(id).mp4?sign=\(seconds)")),
        deadline: Deadline(date: Date(timeIntervalSince1970: seconds), source: .finishTime),
        state: .ready(notBefore: .now.advanced(by: .seconds(-60))))
    }
    var parts = [try part(.video, host, deadline)]
    if let original { parts.append(try part(.original, original, deadline + 1)) }
    return InFlightTask(
      row: .sample(id: id), polledAt: Date(), details: Details(), reply: "{}", parts: parts)
  }
}

extension InFlight {
  static func sample(parallel: Int = 8, perHost: Int = 8, permits: Int = 8) -> InFlight {
    InFlight(
      Limits(parallel: parallel, perHost: perHost, permits: permits),
      backoff: Backoff(first: .seconds(1), longest: .seconds(2)))
  }

  /// On a disk that has room for everything.
  mutating func next(at now: Moment) -> Next {
    var disk = DiskBudget(reserve: 0)
    return next(at: now, &disk)
  }
}

extension InFlightTasks {
  static func sample(perHost: Int = 8, permits: Int = 8) -> InFlightTasks {
    InFlightTasks(
      InFlight.Limits(parallel: 8, perHost: perHost, permits: permits),
      backoff: Backoff(first: .seconds(1), longest: .seconds(2)), disk: .unlimited)
  }
}

extension DiskRoom {
  static var unlimited: DiskRoom { DiskRoom(reserve: 0, free: nil) }
}
