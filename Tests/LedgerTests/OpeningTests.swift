import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct `An opened ledger` {
  @Test(arguments: [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")])
  func `keeps its commits`(setting: String, value: String) async throws {
    let bench = try await Bench()
    let answer = try await bench.ledger.read { try String.fetchOne($0, sql: "PRAGMA \(setting)") }
    #expect(answer == value)
  }

  @Test func `where a setting is declined is an error`() throws {
    // A database in memory cannot have a write-ahead log.
    let memory = try DatabaseQueue()
    #expect(
      throws: LedgerError.notDurable(path: "here", setting: "journal_mode", value: "memory")
    ) {
      try memory.writeWithoutTransaction { try Durability.establish(in: $0, path: "here") }
    }
  }

  @Test func `can be read by its owner alone`() async throws {
    let bench = try await Bench()
    for suffix in ["", "-wal", "-shm"] {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: bench.directory.ledger + suffix)
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
    }
  }

  @Test func `starts from an empty file`() async throws {
    let directory = try TemporaryDirectory()
    try Data().write(to: URL(filePath: directory.ledger))
    let ledger = try Ledger.open(at: directory.ledger)
    #expect(try await ledger.beginRun(name: "run", boot: "b", at: Bench.start) == 1)
  }

  @Test func `has what was committed before`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.ledger.close()
    let again = try Ledger.open(at: bench.directory.ledger)
    #expect(try await again.tasks("a").count == 1)
    #expect(try await again.tasks("a").map(\.run) == [bench.run])
  }

  @Test func `is one whole file when it is closed`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.ledger.close()
    let names = try FileManager.default.contentsOfDirectory(atPath: bench.directory.path)
    #expect(names == ["ledger.sqlite"])
  }

  @Test func `is whole without its log when it is closed while somebody reads`() async throws {
    let bench = try await Bench()
    let reader = try Ledger.openReadOnly(at: bench.directory.ledger)
    try await bench.list(["a"])
    try await bench.ledger.close()
    let log = try FileManager.default.attributesOfItem(atPath: bench.directory.ledger + "-wal")
    #expect(log[.size] as? Int == 0)
    let copy = try TemporaryDirectory()
    try FileManager.default.copyItem(atPath: bench.directory.ledger, toPath: copy.ledger)
    #expect(try await Ledger.open(at: copy.ledger).tasks("a").count == 1)
    try await reader.close()
  }

  @Test func `that is closed answers with an error`() async throws {
    let bench = try await Bench()
    try await bench.ledger.close()
    await #expect(throws: LedgerError.self) { try await bench.list(["a"]) }
    await #expect(throws: LedgerError.self) { try await bench.ledger.counts() }
  }

  @Test func `cannot be made in a directory that is not there`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/missing/ledger.sqlite"
    #expect(throws: LedgerError.unopenable(path: path, reason: "No such file or directory")) {
      try Ledger.open(at: path)
    }
  }

  @Test func `that a later version has written is refused and left alone`() async throws {
    let bench = try await Bench()
    try await bench.ledger.write { database in
      try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('2 something new')")
    }
    try await bench.ledger.close()
    let path = bench.directory.ledger
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(throws: LedgerError.newer(path: path)) { try Ledger.open(at: path) }
    #expect(throws: LedgerError.newer(path: path)) { try Ledger.openReadOnly(at: path) }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }
}
