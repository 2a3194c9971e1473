import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct `What a person in a hurry asks of a ledger` {
  let bench: Bench

  init() async throws {
    bench = try await Bench()
    try await bench.list(["a", "b", "c", "d", "e", "f", "g"])
    for task in ["a", "b", "c", "d"] { try await bench.finish(task) }
    try await bench.archive("a", digit: "a", at: 10)
    try await bench.archive("b", digit: "b", verdict: "mismatch", at: 20)
    try await bench.archive("c", digit: "c", at: 30)
    for task in ["e", "f", "d"] { try await bench.fail(task, .failed) }
  }

  private static func expect(
    _ ledger: Ledger, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let overview = try await ledger.overview(
      since: [Bench.start + 20, Bench.start + 31], runs: 1, examples: 1)
    let counts = [overview.archived] + overview.lately
    #expect(counts.map(\.tasks) == [3, 2, 0], sourceLocation: sourceLocation)
    #expect(counts.map(\.bytes) == [3_000, 2_000, 0], sourceLocation: sourceLocation)
    let troubles = try await ledger.troubles(examples: 2)
    #expect(troubles.map(\.outcome) == [.failed, .archived], sourceLocation: sourceLocation)
    #expect(troubles.map(\.verdict) == [nil, "mismatch"], sourceLocation: sourceLocation)
    #expect(troubles.map(\.reason) == ["slug", nil], sourceLocation: sourceLocation)
    #expect(troubles.map(\.tasks) == [3, 1], sourceLocation: sourceLocation)
    #expect(
      troubles.map { $0.examples.map(\.taskID) } == [["d", "e"], ["b"]],
      sourceLocation: sourceLocation)
    #expect(overview.oldestStored == Bench.start + 10, sourceLocation: sourceLocation)
  }

  @Test func `is how much was archived since when, and which troubles there are`() async throws {
    try await Self.expect(bench.ledger)
    let ids = [try await bench.task("b").id, try await bench.task("d").id]
    _ = try await bench.ledger.acknowledge(ids, at: bench.time(60))
    let troubles = try await bench.ledger.troubles(examples: 2)
    #expect(troubles.map { $0.examples.map(\.taskID) } == [["e", "f"]])
  }

  @Test func `is answered from indexes alone`() async throws {
    for query in [
      "SELECT count(*), sum(bytes) FROM task WHERE outcome = 'archived'",
      "SELECT count(*), sum(bytes) FROM task WHERE outcome = 'archived' AND done_at >= 1",
      "SELECT min(done_at) FROM task WHERE outcome = 'archived'",
      """
      SELECT outcome, verdict, reason, count(*) FROM task
      WHERE needs_person = 1 AND acknowledged_at IS NULL GROUP BY outcome, verdict, reason
      """,
      """
      SELECT provider, stage, count(*), min(deadline) FROM task WHERE stage <> 'done'
      GROUP BY provider, stage
      """,
    ] {
      let plan = try await bench.ledger.read { database in
        try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + query)
          .map { try $0.decode(String.self, forColumn: "detail") }
      }
      #expect(plan.count == 1 && plan.allSatisfy { $0.contains("COVERING INDEX") }, "\(plan)")
    }
  }

  @Test(arguments: [
    // What an earlier Holdfast has left.
    "DROP INDEX task_archived; DROP INDEX task_trouble_kind; "
      + "DELETE FROM grdb_migrations WHERE identifier = '3 status'",
    // What a later one may.
    "ALTER TABLE task ADD COLUMN colour TEXT; INSERT INTO grdb_migrations VALUES ('99 colours')",
  ])
  func `is answered from another version's as well`(change: String) async throws {
    try await bench.ledger.write { try $0.execute(sql: change) }
    try await bench.ledger.close()
    let path = bench.directory.ledger
    #expect(throws: LedgerError.self) { try Ledger.openReadOnly(at: path) }
    let ledger = try Ledger.openReadOnly(at: path, anyVersion: true)
    try await Self.expect(ledger)
    try await ledger.close()
  }
}
