import Archive
import Foundation
import Ledger
import Synchronization
import SystemPackage

@testable import Pipeline

/// An archive with a ledger in a folder of its own, in which nights are made up; the folder goes when
/// this does.
final class Nights: Sendable {
  /// The time at which the night that is told of begins.
  static let begun = Date(timeIntervalSince1970: 1_795_230_855)
  static let name = "20261121T031415Z-0000"

  let folder: FilePath
  let ledger: Ledger
  private let problems = Mutex<[ProblemEvent]>([])

  var root: FilePath { folder.appending("archive") }
  /// What was told while telling.
  var told: [ProblemEvent] { problems.withLock(\.self) }

  init() throws {
    folder = FilePath(NSTemporaryDirectory()).appending("nights-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
    let writer = try ArchiveWriter.open(
      at: folder.appending("archive"), runID: "first", version: "1")
    ledger = try Ledger.open(at: writer.archive.ledger.string)
    writer.close()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  func configuration(_ change: (inout Configuration) -> Void = { _ in }) -> Configuration {
    var configuration = Configuration(defaultsIn: folder)
    change(&configuration)
    return configuration
  }

  // MARK: What happens at night

  /// A run that begins so many hours after the night does, and ends after six minutes.
  func run(at hours: Double = 0, isKilled: Bool = false) async throws -> RunRow.ID {
    let begin = Self.begun + hours * 3600
    let run = try await ledger.beginRun(name: "run at \(hours)", boot: "b", at: begin)
    if !isKilled {
      try await ledger.endRun(run, exit: 0, summary: "{}", at: begin + 360)
    }
    return run
  }

  func list(_ tasks: [String], in run: RunRow.ID) async throws -> [TaskRow.ID] {
    try await ledger.enlist(
      tasks.map { Listed(provider: "anyfast", taskID: $0, origin: "tasks.txt:1") },
      tasks.map { _ in .new }, in: 1, run: run, at: Self.begun - 7200)
    var ids: [TaskRow.ID] = []
    for task in tasks { ids += try await ledger.tasks(task).map(\.id) }
    return ids
  }

  /// The provider finishes these; their links die so many hours after the night begins.
  func finish(_ ids: [TaskRow.ID], deadline hours: Double, tokens: Int64? = 1000) async throws {
    for id in ids {
      let deadline = Self.begun + hours * 3600
      try await ledger.finished(
        id,
        FinishedReply(
          deadline: deadline, deadlineSource: "link", model: "seedance", tokens: tokens,
          artifacts: [
            ArtifactRow(role: "video", linkHost: "h", linkPath: "/v", deadline: deadline)
          ]), at: Self.begun)
    }
  }

  func archive(
    _ ids: [TaskRow.ID], verdict: String = "verified", after seconds: Double = 60
  ) async throws {
    try await ledger.archived(
      ids.map { id in
        let digest = String(repeating: "a", count: 64)
        let video = ArtifactRow(
          role: "video", digest: digest, bytes: 500_000, path: "data/sha256/aa/\(digest).mp4",
          verdict: verdict)
        return Archived(
          task: id, verdict: verdict,
          reason: verdict == "mismatch" ? "duration-mismatch" : nil,
          sentence: verdict == "mismatch" ? "video: duration is 3, expected 5" : nil,
          artifacts: [video], model: "seedance", tokens: 1000, at: Self.begun + seconds)
      })
  }

  func end(
    _ ids: [TaskRow.ID], _ outcome: Outcome, _ reason: String = "http-403",
    _ sentence: String = "The server refused with 403."
  ) async throws {
    for id in ids {
      _ = try await ledger.done([
        Ended(task: id, outcome: outcome, reason: reason, sentence: sentence, at: Self.begun + 120)
      ])
    }
  }

  /// The receipt of a video that is two seconds too short.
  func writeReceipt(of task: String) throws {
    let path = try Archive(at: root).receiptPath(provider: "anyfast", taskID: task)
    try FileManager.default.createDirectory(
      atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
    try Data(
      """
      {"schema": 1, "artifacts": [{"role": "video", "checks": [
        {"name": "duration", "binding": true, "expected": 5, "actual": 3.041667, "result": "failed"},
        {"name": "fps", "binding": true, "expected": 24, "actual": 24, "result": "passed"},
        {"name": "ratio", "binding": false, "expected": "16:9", "actual": "1:1", "result": "differs"}
      ]}]}
      """.utf8
    ).write(to: URL(filePath: path.string))
  }

  // MARK: Telling

  /// The night, of which these events were told.
  static func night(
    _ run: RunRow.ID? = nil, parts: [NightlyPart] = [.intake], exit: Exit = .done,
    failure: String? = nil, events: [Event] = []
  ) -> Night {
    let chronicle = Chronicle()
    for event in events { chronicle.note(event) }
    return Night(
      name: name, parts: parts, begun: begun, ended: begun + 360, run: run, exit: exit,
      chronicle: chronicle, failure: failure)
  }

  static func summary(_ outcomes: [String: Int], _ verdicts: [String: Int] = [:]) -> Event {
    .summary(
      SummaryEvent(
        command: "run", outcomes: Counts(outcomes), verdicts: Counts(verdicts), tokens: 4000,
        received: 3_000_000, bytes: 2_000_000, seconds: 359.5, exit: 0))
  }

  static func problem(
    _ severity: ProblemEvent.Severity, _ reason: String, _ sentence: String = "A sentence."
  ) -> Event {
    .problem(ProblemEvent(severity: severity, reason: reason, sentence: sentence))
  }

  func report(_ night: Night, _ configuration: Configuration? = nil) async -> NightlyReport {
    await Reporting(night: night, configuration: configuration ?? self.configuration()).report()
  }

  func tell(
    _ night: Night, _ configuration: Configuration, environment: [String: String] = [:]
  ) async -> String? {
    let telling = Telling(configuration: configuration, environment: environment) { event in
      guard case .problem(let problem) = event else { return }
      self.problems.withLock { $0.append(problem) }
    }
    return await telling(night)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.appending(name).string, encoding: .utf8)
  }
}
