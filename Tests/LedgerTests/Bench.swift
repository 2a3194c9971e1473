import Foundation
import Testing

@testable import Ledger

/// A fresh ledger with a run that has begun.
struct Bench {
  /// All times of the tests are seconds after this one.
  static let start = Date(timeIntervalSince1970: 1_800_000_000)

  let directory: TemporaryDirectory
  let ledger: Ledger
  let run: RunRow.ID

  init() async throws {
    directory = try TemporaryDirectory()
    ledger = try Ledger.open(at: directory.ledger)
    run = try await ledger.beginRun(name: "20270115T080000Z-0001", boot: "b", at: Self.start)
  }

  func time(_ seconds: Double) -> Date { Self.start + seconds }

  /// Lists tasks of provider `anyfast` in the bench's run, or another.
  @discardableResult
  func list(_ ids: [String], in run: RunRow.ID? = nil) async throws -> [Standing] {
    try await list(
      ids.enumerated().map { line, id in
        Listed(provider: "anyfast", taskID: id, origin: "tasks.txt:\(line + 1)")
      }, in: run)
  }

  /// Lists these lines, in one batch of a listing of their own; returns how their tasks stood.
  @discardableResult
  func list(
    _ lines: [Listed], in run: RunRow.ID? = nil, listing: ListingID = .random(in: 1 ... .max),
    at seconds: Double = 0
  ) async throws -> [Standing] {
    let standings = try await ledger.standings(of: lines, in: listing)
    try await ledger.enlist(
      lines, standings, in: listing, run: run ?? self.run, at: time(seconds))
    return standings
  }

  /// Ids of the tasks that are claimed next, in order.
  func claim(_ limit: Int, at seconds: Double = 0) async throws -> [String] {
    try await ledger.claimPolls(
      provider: "anyfast", run: run, now: time(seconds), limit: limit
    ).map(\.taskID)
  }

  func task(_ taskID: String) async throws -> TaskRow {
    try #require(try await ledger.tasks(taskID).first)
  }

  /// Takes a listed task to `ready`, with one link and this deadline.
  func finish(_ taskID: String, deadline seconds: Double = 86_400) async throws {
    try await ledger.finished(
      try await task(taskID).id,
      FinishedReply(
        deadline: time(seconds), deadlineSource: "link",
        artifacts: [
          ArtifactRow(
            role: "video", linkHost: "cdn.example", linkPath: "/v/\(taskID).mp4",
            deadline: time(seconds))
        ]),
      at: time(1))
  }

  /// Takes a listed task all the way, with a digest that is made of `digit`.
  func archive(
    _ taskID: String, digit: Character = "a", verdict: String = "verified",
    lost: [String] = [], at seconds: Double = 2
  ) async throws {
    let digest = String(repeating: digit, count: 64)
    let path = "data/sha256/\(digest.prefix(2))/\(digest).mp4"
    let video = ArtifactRow(
      role: "video", digest: digest, bytes: 1_000, path: path, verdict: verdict)
    try await ledger.archived([
      Archived(
        task: try await task(taskID).id, verdict: verdict,
        artifacts: [video] + lost.map { ArtifactRow(role: $0, reason: "link-expired") },
        model: "seedance", tokens: 50, at: time(seconds))
    ])
  }

  func fail(_ taskID: String, _ outcome: Outcome, at seconds: Double = 2) async throws {
    _ = try await ledger.done([
      Ended(
        task: try await task(taskID).id, outcome: outcome, reason: "slug", sentence: "A sentence.",
        at: time(seconds))
    ])
  }

  /// What a kill leaves behind: the ledger's two files, as they are now.
  func killed() throws -> TemporaryDirectory {
    let copy = try TemporaryDirectory()
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: directory.ledger + suffix, toPath: copy.ledger + suffix)
    }
    return copy
  }
}

extension Ledger {
  /// A poll has said that the task is not finished.
  func pending(_ id: TaskRow.ID, next: Date?, model: String?, polledAt time: Date) async throws {
    var poll = OpenPoll(history: PollHistory(), next: next)
    poll.model = model
    try await polled(id, poll, at: time)
  }

  /// A poll has said that the task is finished, and has given no link.
  func finishedWithoutLink(_ id: TaskRow.ID, next: Date?, at time: Date) async throws {
    var poll = OpenPoll(history: PollHistory(), next: next)
    poll.isFinished = true
    try await polled(id, poll, at: time)
  }
}
