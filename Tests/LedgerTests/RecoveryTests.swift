import FoundationEssentials
import GRDB
import Testing

@testable import Ledger

@Suite struct `A ledger opened after a kill` {
  /// One task at each point of its way, named after it.
  private func bench() async throws -> Bench {
    let bench = try await Bench()
    try await bench.list([
      "polling", "due", "once", "recovering", "parked", "ready", "downloading", "verifying",
      "storing", "intended", "archived", "failed", "queued",
    ])
    _ = try await bench.claim(12)
    let finished = [
      "recovering", "parked", "ready", "downloading", "verifying", "storing", "intended",
    ]
    for (index, task) in finished.enumerated() {
      try await bench.finish(task, deadline: 1_000 + Double(index))
    }
    let ledger = bench.ledger
    func id(_ task: String) async throws -> TaskRow.ID { try await bench.task(task).id }
    try await ledger.pending(
      id("due"), next: bench.time(500), model: nil, polledAt: bench.time(1))
    try await ledger.pending(id("once"), next: nil, model: nil, polledAt: bench.time(1))
    try await ledger.backToRecover([id("recovering"), id("parked")])
    #expect(try await bench.claim(2) == ["recovering", "parked"])
    try await ledger.recoverLater(id("parked"), at: bench.time(700))
    try await ledger.stage(id("downloading"), .downloading)
    try await ledger.stage(id("verifying"), .verifying)
    for task in ["storing", "intended"] {
      try await ledger.intend([Intent(task: id(task), artifacts: [], receipt: "{}")])
    }
    try await ledger.write { try $0.execute(sql: "DELETE FROM intent WHERE task = 9") }
    try await bench.archive("archived")
    try await bench.fail("failed", .failed)
    return bench
  }

  @Test func `has every commit that was acknowledged`() async throws {
    let bench = try await bench()
    let copy = try bench.killed()
    let ledger = try Ledger.open(at: copy.ledger)
    var before: [TaskRow] = []
    try await bench.ledger.forEachTask { before.append($0) }
    var rows: [TaskRow] = []
    try await ledger.forEachTask { rows.append($0) }
    #expect(rows == before)
    #expect(rows.count == 13)
  }

  @Test func `goes on with each task where it was`() async throws {
    let bench = try await bench()
    let copy = try bench.killed()
    let ledger = try Ledger.open(at: copy.ledger)
    let now = bench.time(100)
    try await ledger.recoverAtOpen(now: now)
    let run = try await ledger.beginRun(name: "next", boot: "b", at: now)
    try await ledger.enlistOpen(run: run)
    #expect(try await ledger.openTasks(run: run).reduce(0) { $0 + $1.tasks } == 11)
    let polls = try await ledger.claimPolls(provider: "anyfast", run: run, now: now, limit: 99)
    #expect(
      polls.map(\.taskID) == ["polling", "queued", "due", "once"])
    #expect(try await ledger.nextPoll(provider: "anyfast", run: run) == nil)
    let waiting = try await ledger.recall(Recall(limit: 99, perHost: 99), run: run)
    #expect(waiting.allSatisfy { $0.host == "cdn.example" })
    let links = try await ledger.claimPolls(provider: "anyfast", run: run, now: now, limit: 99)
    #expect(
      links.map(\.taskID) == [
        "recovering", "parked", "ready", "downloading", "verifying", "storing",
      ])
    #expect(try await ledger.intents().map(\.task) == [10])
    #expect(try await ledger.tasks("intended").map(\.stage) == [.storing])
    #expect(try await ledger.tasks("archived").map(\.outcome) == [.archived])
  }

  @Test func `is recovered as often as one likes`() async throws {
    let bench = try await bench()
    let copy = try bench.killed()
    let ledger = try Ledger.open(at: copy.ledger)
    try await ledger.recoverAtOpen(now: bench.time(100))
    var once: [TaskRow] = []
    try await ledger.forEachTask { once.append($0) }
    try await ledger.recoverAtOpen(now: bench.time(200))
    var twice: [TaskRow] = []
    try await ledger.forEachTask { twice.append($0) }
    #expect(once == twice)
  }

  @Test func `has what a clock put off that was ahead asked at once`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    _ = try await bench.claim(1)
    let id = try await bench.task("a").id
    try await bench.ledger.pending(
      id, next: bench.time(10_800), model: nil, polledAt: bench.time(10_785))
    #expect(try await bench.claim(1, at: 30).isEmpty)
    try await bench.ledger.bringForwardPolls(to: bench.time(30))
    #expect(try await bench.claim(1, at: 30) == ["a"])
  }
}
