import FoundationEssentials
import GRDB
import Synchronization
import Testing

@testable import Ledger

@Suite struct `What is done for each task` {
  /// Collects the text of every statement that the connection executes.
  private final class Statements: Sendable {
    private let texts = Mutex<Set<String>>([])

    var all: Set<String> { texts.withLock { $0 } }

    func collect(from ledger: Ledger) async throws {
      try await ledger.read { database in
        database.trace { event in
          guard case .statement(let statement) = event else { return }
          self.texts.withLock { _ = $0.insert(statement.sql) }
        }
      }
    }
  }

  /// Every operation that is called once for a task or more often, and those that show one.
  private func exercise(_ bench: Bench) async throws {
    let ledger = bench.ledger
    try await bench.list(["a", "b", "c", "d"])
    _ = try await bench.claim(9)
    _ = try await ledger.nextPoll(provider: "anyfast", run: bench.run)
    var ids: [TaskRow.ID] = []
    for task in ["a", "b", "c", "d"] { ids.append(try await bench.task(task).id) }
    try await ledger.pending(ids[0], next: bench.time(1), model: nil, polledAt: bench.time(1))
    _ = try await ledger.hasToldState(provider: "anyfast", url: "https://a")
    try await ledger.toldState(provider: "anyfast", url: "https://a", at: bench.time(1))
    for task in ["a", "b"] { try await bench.finish(task) }
    try await ledger.recoverLater(ids[1], at: bench.time(2))
    try await ledger.fetched(
      ids[0], role: "video", digest: "d", bytes: 1, validator: nil)
    try await ledger.asked(ids[0], role: "video")
    try await ledger.began(ids[0], role: "video", validator: nil, length: 1)
    try await ledger.brokeOff(ids[0], role: "video", validator: nil, length: 1, synced: 1)
    try await ledger.wait(ids[1], for: "cdn.example")
    _ = try await ledger.recallOverdue(
      run: bench.run, provider: "anyfast", host: "cdn.example", before: bench.time(9), limit: 9)
    _ = try await ledger.recall(Recall(limit: 9, perHost: 9), run: bench.run)
    try await ledger.backToRecover([ids[1]])
    try await ledger.refused(
      ids[1], role: "video", times: 1, history: "{}", nextPoll: .distantPast)
    try await ledger.keepRefusals(ids[1], role: "video", history: "{}")
    _ = try await ledger.nextRefusedPoll(provider: "anyfast", run: bench.run)
    _ = try await bench.claim(9)
    try await ledger.setAside(ids[1], reason: "r", sentence: "s")
    try await ledger.stage(ids[0], .downloading)
    try await ledger.intend([Intent(task: ids[0], artifacts: [], receipt: "{}")])
    try await ledger.dropIntent(ids[0])
    try await bench.archive("a")
    try await bench.fail("b", .lost)
    let next = try await ledger.beginRun(name: "next", boot: "b", at: bench.time(3))
    try await bench.list(["a", "b", "c"], in: next)
    _ = try await ledger.artifacts(of: ids[0])
    _ = try await ledger.tasks("a", provider: "anyfast")
    _ = try await ledger.acknowledge(ids, at: bench.time(4))
    try await ledger.forget(ids[3])
    try ledger.forEachObject { _ in }
  }

  @Test func `never walks through a table`() async throws {
    let bench = try await Bench()
    let statements = Statements()
    try await statements.collect(from: bench.ledger)
    try await exercise(bench)
    try await bench.ledger.read { $0.trace(options: []) }
    // SAVEPOINT and its like have no plan.
    let texts = statements.all.filter { text in
      ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { text.hasPrefix($0) }
    }
    #expect(texts.count >= 25, "\(texts.count) statements were seen")

    for text in texts {
      let plan = try await bench.ledger.read { database in
        let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + text)
        // The plan does not depend on the values.
        statement.setUncheckedArguments([])
        return try Row.fetchAll(statement).map { try $0.decode(String.self, forColumn: "detail") }
      }
      for step in plan {
        #expect(!step.hasPrefix("SCAN") && !step.contains("TEMP B-TREE"), "\(step) in \(text)")
      }
    }
  }
}
