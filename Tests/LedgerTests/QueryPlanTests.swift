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

  /// What a run does at its beginning and its end, however many tasks are done.
  private func beginAndEnd(_ bench: Bench) async throws {
    let ledger = bench.ledger
    _ = try await ledger.isSameBoot("b")
    let run = try await ledger.beginRun(name: "next", boot: "b", at: bench.time(5))
    _ = try await ledger.intents()
    _ = try await ledger.journaledBytes()
    try await ledger.recoverAtOpen(now: bench.time(5))
    _ = try await ledger.takenLists()
    try await bench.list(["a", "new"], in: run)
    try await ledger.enlistOpen(run: run)
    _ = try await ledger.openTasks()
    _ = try await ledger.openTasks(run: run)
    _ = try await ledger.typicalBytes()
    var open = TaskFilter()
    open.run = run
    open.stages = Stage.open
    try await ledger.forEachTask(open) { _ in }
    try await ledger.journaledDeadlines(of: [1], covering: Coverage(run: run, bytes: 1))
    _ = try await ledger.needsPerson()
    try await ledger.endRun(run, exit: 0, summary: "{}", at: bench.time(6))
  }

  private func statements(
    of ledger: Ledger, _ body: () async throws -> Void
  ) async throws -> Set<String> {
    let statements = Statements()
    try await statements.collect(from: ledger)
    try await body()
    try await ledger.read { $0.trace(options: []) }
    // SAVEPOINT and its like have no plan.
    return statements.all.filter { text in
      ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { text.hasPrefix($0) }
    }
  }

  private func plan(of text: String, _ ledger: Ledger) async throws -> [String] {
    try await ledger.read { database in
      let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + text)
      // The plan does not depend on the values.
      statement.setUncheckedArguments([])
      return try Row.fetchAll(statement).map { try $0.decode(String.self, forColumn: "detail") }
    }
  }

  @Test func `never walks through a table`() async throws {
    let bench = try await Bench()
    let texts = try await statements(of: bench.ledger) { try await exercise(bench) }
    #expect(texts.count >= 25, "\(texts.count) statements were seen")
    for text in texts {
      for step in try await plan(of: text, bench.ledger) {
        #expect(!step.hasPrefix("SCAN") && !step.contains("TEMP B-TREE"), "\(step) in \(text)")
      }
    }
  }

  @Test func `comes without a walk through what is done when a run begins or ends`() async throws {
    let bench = try await Bench()
    try await bench.list(["a", "b"])
    let texts = try await statements(of: bench.ledger) { try await beginAndEnd(bench) }
    #expect(texts.count >= 15, "\(texts.count) statements were seen")
    for text in texts {
      for step in try await plan(of: text, bench.ledger) where step.hasPrefix("SCAN task") {
        #expect(
          step.contains("task_open") || step.contains("task_trouble")
            || text.contains("LIMIT"), "\(step) in \(text)")
      }
    }
  }
}
