import FoundationEssentials
import Testing

@testable import Ledger

@Suite struct `A task whose link is refused` {
  private func refuse(_ task: String, _ times: Int, in bench: Bench, next: Double? = nil)
    async throws
  {
    try await bench.ledger.refused(
      try await bench.task(task).id, role: "video", times: times, history: "{}",
      nextPoll: next.map { bench.time($0) } ?? .distantPast)
  }

  /// Tasks that are finished, one that is due, and one that was never asked for.
  private func bench(finished: [String]) async throws -> Bench {
    let bench = try await Bench()
    try await bench.list(finished + ["due", "never"])
    _ = try await bench.claim(finished.count + 1)
    for task in finished { try await bench.finish(task) }
    try await bench.ledger.pending(
      try await bench.task("due").id, next: bench.time(20), model: nil, polledAt: bench.time(1))
    return bench
  }

  @Test func `is polled first once, and later among the due ones`() async throws {
    let bench = try await bench(finished: ["again", "once", "recovered"])
    try await bench.ledger.backToRecover([try await bench.task("recovered").id])
    try await refuse("once", 1, in: bench)
    try await refuse("again", 2, in: bench, next: 10)
    #expect(try await bench.claim(9, at: 30) == ["once", "recovered", "never", "again", "due"])
  }

  @Test func `takes no more polls than it may`() async throws {
    let bench = try await bench(finished: ["a", "b", "c", "d"])
    try await refuse("a", 1, in: bench)
    for task in ["b", "c", "d"] { try await refuse(task, 3, in: bench, next: 10) }
    let ledger = bench.ledger
    func claim(_ refused: Int) async throws -> [String] {
      try await ledger.claimPolls(
        provider: "anyfast", run: bench.run, now: bench.time(30), limit: 9, refused: refused
      ).map(\.taskID)
    }
    #expect(try await claim(0) == ["never", "due"])
    #expect(try await claim(2) == ["a", "b"])
    #expect(try await claim(0).isEmpty)
    #expect(try await ledger.nextPoll(provider: "anyfast", run: bench.run) == nil)
    #expect(
      try await ledger.nextRefusedPoll(provider: "anyfast", run: bench.run) == bench.time(10))
  }

  @Test func `keeps what is known of that until another run takes it up`() async throws {
    let bench = try await bench(finished: ["a"])
    let id = try await bench.task("a").id
    try await refuse("a", 1, in: bench)
    try await bench.ledger.keepRefusals(id, role: "video", history: "h")
    try await bench.finish("a")
    #expect(try await bench.ledger.artifacts(of: id).map(\.refusals) == ["h"])
    #expect(try await bench.task("a").refusals == 1)
    try await bench.ledger.setAside(id, reason: "link-refused", sentence: "No.")
    try await bench.list(["a"])
    var task = try await bench.task("a")
    #expect(task.needsPerson && task.reason == "link-refused" && task.stage == .ready)
    #expect(try await bench.ledger.needsPerson() == 1)
    let troubles = try await bench.ledger.troubles(examples: 3)
    #expect(troubles.map(\.outcome) == [.waiting])
    #expect(troubles.first?.examples.map(\.taskID) == ["a"])
    #expect(try await bench.claim(9, at: 1e9) == ["never", "due"])
    let next = try await bench.ledger.beginRun(name: "next", boot: "b", at: bench.time(99))
    try await bench.ledger.enlistOpen(run: next)
    task = try await bench.task("a")
    #expect(!task.needsPerson && task.reason == nil && task.refusals == 0)
    try await bench.ledger.recoverAtOpen(now: bench.time(100))
    let recall = Recall(limit: 9, perHost: 9)
    #expect(try await bench.ledger.recall(recall, run: next).map(\.id) == [id])
  }
}
