import GRDB
import Synchronization
import Testing

@testable import Ledger

@Suite(.timeLimit(.minutes(30))) struct `Operations asked for at the same time` {
  /// Counts the transactions that change something.
  private final class CommitCounter: TransactionObserver, Sendable {
    private let commits = Mutex(0)

    var count: Int { commits.withLock { $0 } }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidRollback(_ database: Database) {}
    func databaseDidCommit(_ database: Database) { commits.withLock { $0 += 1 } }
  }

  private let bench: Bench
  private let ids: [TaskRow.ID]
  private let counter = CommitCounter()

  init() async throws {
    bench = try await Bench()
    try await bench.list((1...200).map { "task-\($0)" })
    ids = try await bench.ledger.claimPolls(
      provider: "anyfast", run: bench.run, now: Bench.start, limit: 200
    ).map(\.id)
    bench.ledger.database.add(transactionObserver: counter, extent: .observerLifetime)
  }

  /// Puts all these tasks off at once, and returns the ids with which that did not work.
  private func putOffAll(_ ids: [TaskRow.ID]) async -> [TaskRow.ID: any Error] {
    await withTaskGroup(of: (TaskRow.ID, (any Error)?).self) { group in
      for id in ids {
        group.addTask {
          do {
            try await bench.ledger.recoverLater(id, at: Bench.start)
            return (id, nil)
          } catch {
            return (id, error)
          }
        }
      }
      var errors: [TaskRow.ID: any Error] = [:]
      for await (id, error) in group { errors[id] = error }
      return errors
    }
  }

  @Test func `share their commits`() async throws {
    #expect(await putOffAll(ids).isEmpty)
    let counts = try await bench.ledger.counts()
    #expect(counts.map(\.tasks) == [200])
    #expect(counts.map(\.stage) == [.ready])
    #expect(counter.count >= 1)
    #expect(counter.count <= 50, "\(counter.count) commits for 200 operations")
  }

  @Test func `fail alone`() async throws {
    let errors = await putOffAll(ids + [987_654])
    #expect(errors.keys.sorted() == [987_654])
    #expect(errors[987_654] as? LedgerError == .notOpen(id: 987_654))
    #expect(try await bench.ledger.counts().map(\.tasks) == [200])
    #expect(counter.count <= 50, "\(counter.count) commits for 201 operations")
  }

  @Test func `are undone alone when they fail half way`() async throws {
    let (first, second) = (ids[0], ids[1])
    async let whole: Void = bench.ledger.backToRecover([second])
    await #expect(throws: LedgerError.notOpen(id: 987_654)) {
      try await bench.ledger.backToRecover([first, 987_654])
    }
    try await whole
    #expect(try await bench.task("task-1").stage == .polling)
    #expect(try await bench.task("task-2").stage == .ready)
  }

  @Test func `are not told as done when their commit fails`() async throws {
    await #expect(throws: LedgerError.self) {
      try await bench.ledger.write { database in
        try database.execute(
          sql: """
            PRAGMA defer_foreign_keys = ON;
            UPDATE task SET sentence = 'changed';
            INSERT INTO artifact (task, role) VALUES (987654, 'video');
            """)
      }
    }
    #expect(try await bench.task("task-1").sentence == nil)
    #expect(await putOffAll(ids).isEmpty, "the next commit is a good one")
  }

  @Test func `go on when their caller is cancelled`() async throws {
    let id = ids[0]
    await withTaskGroup(of: Void.self) { group in
      group.cancelAll()
      group.addTask { try? await bench.ledger.backToRecover([id]) }
    }
    #expect(try await bench.task("task-1").stage == .ready)
  }
}
