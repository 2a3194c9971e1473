import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct `A damaged ledger` {
  /// A closed ledger of 2,000 tasks.
  private func closedLedger() async throws -> TemporaryDirectory {
    let bench = try await Bench()
    try await bench.list((1...2_000).map { "task-\($0)" })
    try await bench.ledger.close()
    return bench.directory
  }

  private func isDamaged(_ error: any Error) -> Bool {
    if case LedgerError.damaged = error { true } else { false }
  }

  @Test(arguments: [
    ("garbage in its header", 0, Data("no database at all, but long enough".utf8)),
    ("a page size of 3", 16, Data([0, 3])),
  ])
  func `is refused and left alone, with`(what: String, offset: Int, bytes: Data) async throws {
    let directory = try await closedLedger()
    let file = URL(filePath: directory.ledger)
    var content = try Data(contentsOf: file)
    content.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    try content.write(to: file)
    let error = #expect(throws: LedgerError.self) { try Ledger.open(at: directory.ledger) }
    #expect(isDamaged(try #require(error)))
    let readOnly = #expect(throws: LedgerError.self) {
      try Ledger.openReadOnly(at: directory.ledger)
    }
    #expect(isDamaged(try #require(readOnly)))
    #expect(try Data(contentsOf: file) == content)
  }

  @Test(arguments: [4_096, 40_960 + 100])
  func `that was cut short is refused and left alone`(length: Int) async throws {
    let directory = try await closedLedger()
    let file = URL(filePath: directory.ledger)
    let content = try Data(contentsOf: file).prefix(length)
    try content.write(to: file)
    let error = #expect(throws: LedgerError.self) { try Ledger.open(at: directory.ledger) }
    #expect(isDamaged(try #require(error)))
    #expect(try Data(contentsOf: file) == content)
  }

  @Test func `with garbage in its pages is not written to, and says so when they are read`()
    async throws
  {
    let directory = try await closedLedger()
    let file = URL(filePath: directory.ledger)
    var content = try Data(contentsOf: file)
    for offset in stride(from: 16 * 4_096, to: content.count, by: 4_096) {
      content.replaceSubrange(offset..<offset + 64, with: Data(repeating: 0xA5, count: 64))
    }
    try content.write(to: file)
    let error = #expect(throws: LedgerError.self) { try Ledger.open(at: directory.ledger) }
    #expect(isDamaged(try #require(error)))
    #expect(try Data(contentsOf: file) == content)
    do {
      try await Ledger.openReadOnly(at: directory.ledger).forEachTask { _ in }
      Issue.record("Garbage was read as tasks")
    } catch {
      #expect(isDamaged(error), "\(error)")
      #expect("\(error)".contains("holdfast rebuild"))
    }
  }

  @Test func `with a value that the schema forbids does not trap`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.ledger.write { database in
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try database.execute(sql: "UPDATE task SET stage = 'flying'")
    }
    await #expect(throws: LedgerError.self) { try await bench.ledger.tasks("a") }
  }

  @Test func `is not what a full disk makes of it`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    // SQLite answers as it does on a full disk once the file may have no more pages.
    try await bench.ledger.read { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
    await #expect(throws: LedgerError.full(path: bench.directory.ledger)) {
      try await bench.list((1...2_000).map { "task-\($0)" })
    }
    #expect(try await bench.claim(5) == ["a"])
    try await bench.ledger.read { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
    #expect(try await bench.list((1...2_000).map { "task-\($0)" }).count == 2_000)
  }
}
