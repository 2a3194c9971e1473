import Foundation
import Glibc
import Testing

@testable import Ledger

@Suite struct `A ledger that is only read` {
  @Test func `shows what its writer has committed meanwhile`() async throws {
    let bench = try await Bench()
    let reader = try Ledger.openReadOnly(at: bench.directory.ledger)
    try await bench.list(["a"])
    #expect(try await reader.tasks("a").count == 1)
    try await reader.close()
    try await bench.ledger.close()
  }

  @Test func `takes no writes`() async throws {
    let bench = try await Bench()
    let reader = try Ledger.openReadOnly(at: bench.directory.ledger)
    await #expect(throws: LedgerError.readOnly(path: bench.directory.ledger)) {
      try await reader.beginRun(name: "another", boot: "b", at: Bench.start)
    }
  }

  @Test func `that is not there is missing, and not made`() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: LedgerError.missing(path: directory.ledger)) {
      try Ledger.openReadOnly(at: directory.ledger)
    }
    #expect(!FileManager.default.fileExists(atPath: directory.ledger))
  }

  @Test func `and is empty is none`() throws {
    let directory = try TemporaryDirectory()
    try Data().write(to: URL(filePath: directory.ledger))
    #expect(throws: LedgerError.missing(path: directory.ledger)) {
      try Ledger.openReadOnly(at: directory.ledger)
    }
  }

  @Test(.enabled(if: Frozen.isPossible, "needs chattr +i, or not to be root"))
  func `can be on a medium that cannot be written`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.ledger.close()
    try await Frozen.whileFrozen(bench.directory) {
      let reader = try Ledger.openReadOnly(at: bench.directory.ledger)
      #expect(try await reader.tasks("a").count == 1)
      try await reader.close()
    }
  }

  @Test(.enabled(if: Frozen.isPossible, "needs chattr +i, or not to be root"))
  func `is read with its write-ahead log where nothing can be made beside it`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    let copy = try bench.killed()
    try await Frozen.whileFrozen(copy) {
      let reader = try Ledger.openReadOnly(at: copy.ledger)
      #expect(try await reader.tasks("a").count == 1)
      try await reader.close()
    }
  }
}

/// Directories in which nothing can be made: by their mode, or for root by their immutable flag.
private enum Frozen {
  static let isPossible: Bool = {
    guard geteuid() == 0 else { return true }
    guard let directory = try? TemporaryDirectory() else { return false }
    defer { try? setFrozen(directory, false) }
    return (try? setFrozen(directory, true)) != nil
  }()

  static func whileFrozen(
    _ directory: TemporaryDirectory, _ body: () async throws -> Void
  ) async throws {
    try setFrozen(directory, true)
    defer { try? setFrozen(directory, false) }
    try await body()
  }

  private static func setFrozen(_ directory: TemporaryDirectory, _ frozen: Bool) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      geteuid() == 0
      ? ["chattr", frozen ? "+i" : "-i", directory.path]
      : ["chmod", frozen ? "0555" : "0755", directory.path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteNoPermission) }
  }
}
