import FoundationEssentials
import Testing

@testable import Ledger

@Suite struct `A task that waits for its host` {
  /// Tasks that wait, by host and deadline; named by both.
  private func bench(_ tasks: [(host: String, deadline: Double)]) async throws -> Bench {
    let bench = try await Bench()
    try await bench.list(tasks.map { "\($0.host)-\(Int($0.deadline))" })
    for (host, deadline) in tasks {
      let name = "\(host)-\(Int(deadline))"
      try await bench.finish(name, deadline: deadline)
      try await bench.ledger.wait(try await bench.task(name).id, for: host)
    }
    return bench
  }

  private func recall(_ recall: Recall, _ bench: Bench) async throws -> [String] {
    try await bench.ledger.recall(recall, run: bench.run).map {
      "\($0.host)-\(Int($0.deadline.timeIntervalSince(Bench.start)))"
    }
  }

  @Test func `is recalled by its deadline, once`() async throws {
    let bench = try await bench([("b", 500), ("a", 400), ("a", 300), ("c", 200)])
    #expect(try await recall(Recall(limit: 2, perHost: 9), bench) == ["c-200", "a-300"])
    #expect(try await recall(Recall(limit: 9, perHost: 9), bench) == ["a-400", "b-500"])
    #expect(try await recall(Recall(limit: 9, perHost: 9), bench).isEmpty)
    #expect(try await bench.claim(9).count == 4)
  }

  @Test func `is recalled as its host and its provider allow`() async throws {
    let bench = try await bench([("a", 1), ("a", 2), ("b", 3), ("b", 4), ("c", 5), ("c", 6)])
    #expect(
      try await recall(Recall(limit: 9, perHost: 1, silent: ["anyfast"]), bench).isEmpty)
    #expect(
      try await recall(Recall(limit: 9, perHost: 1, hosts: ["a": 0, "b": 2]), bench)
        == ["b-3", "b-4", "c-5"])
  }

  @Test func `is recalled for its end when its deadline has passed`() async throws {
    let bench = try await bench([("a", 1), ("a", 2), ("a", 9), ("b", 1)])
    #expect(
      try await bench.ledger.recallOverdue(
        run: bench.run, provider: "anyfast", host: "a", before: bench.time(5), limit: 9) == 2)
    #expect(try await bench.claim(9) == ["a-1", "a-2"])
  }

  @Test func `waits no more once anything else becomes of it`() async throws {
    let bench = try await bench([("a", 1), ("a", 2), ("a", 3), ("a", 4)])
    func id(_ name: String) async throws -> TaskRow.ID { try await bench.task(name).id }
    try await bench.ledger.backToRecover([id("a-1")])
    try await bench.ledger.stage(id("a-2"), .verifying)
    try await bench.finish("a-3", deadline: 3)
    try await bench.ledger.stage(id("a-2"), .ready)
    #expect(try await recall(Recall(limit: 9, perHost: 9), bench) == ["a-4"])
  }

  @Test func `waits in another run for the host of what it lacks`() async throws {
    let bench = try await Bench()
    try await bench.list(["a", "b"])
    for task in ["a", "b"] { try await bench.finish(task) }
    try await bench.ledger.fetched(
      try await bench.task("b").id, role: "video", digest: "d", bytes: 1, validator: nil)
    try await bench.ledger.recoverAtOpen(now: bench.time(2))
    let tasks = try await bench.ledger.recall(Recall(limit: 9, perHost: 9), run: bench.run)
    #expect(Set(tasks.map(\.host)) == ["cdn.example", ""])
  }

  @Test func `is counted by deadline, to the minute`() async throws {
    // The bench's clock starts at a full minute.
    let bench = try await bench([("a", 10), ("b", 59), ("a", 60), ("a", 61)])
    try await bench.ledger.backToRecover([try await bench.task("a-61").id])
    let waiting = try await bench.ledger.waiting(run: bench.run)
    #expect(waiting.map(\.deadline) == [bench.time(10), bench.time(60)])
    #expect(waiting.map(\.tasks) == [2, 1])
  }
}
