import Foundation
import Testing

/// A copy of the ledger that is put back later knows less than the archive.
@Suite(.timeLimit(.minutes(30))) struct `A ledger that is older than its archive` {
  private static let tasks: [JSON] = (1...4).map { .anyfast("asyntask_\($0)") }

  private func ledgerFiles(_ world: World) -> [URL] {
    ["", "-wal", "-shm"].map { world.url("archive/.holdfast/ledger.sqlite\($0)") }
  }

  private func copyLedger(_ world: World) throws -> [URL: Data] {
    var files: [URL: Data] = [:]
    for file in ledgerFiles(world) { files[file] = try? Data(contentsOf: file) }
    return files
  }

  private func putBack(_ files: [URL: Data], _ world: World) throws {
    for file in ledgerFiles(world) {
      try? FileManager.default.removeItem(at: file)
      try files[file]?.write(to: file)
    }
  }

  @Test(arguments: [["run", "--json"], ["nightly", "--json"]])
  func `is made anew by a run, and nothing is fetched again`(command: [String]) async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_1", "asyntask_2")
      #expect(try await world.run("tasks.txt").exit == 0)
      let old = try copyLedger(world)
      try world.list("asyntask_3", as: "more.txt")
      #expect(try await world.run("more.txt").exit == 0)
      try putBack(old, world)
      let requests = try world.requests.count

      for reading in [["status"], ["list"], ["show", "asyntask_1"]] {
        let told = try await world.start(reading).finish()
        #expect(told.exit == 1, "\(reading): \(told)")
        #expect((told.errors + told.output).contains("older than the archive"), "\(told)")
      }
      let run = try await world.start(command).finish()
      #expect(run.exit == 1, "\(run)")
      #expect(try run.problems("ledger-rebuilt").count == 1)
      #expect(try run.problems("ledger-replaced").count == 1)
      #expect(try world.requests.count == requests)
      let again = try await world.run("tasks.txt", "more.txt")
      #expect(again.exit == 0)
      #expect(try again.problems("ledger-rebuilt").isEmpty)
      #expect(try world.requests.count == requests)
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  @Test func `is believed after ack and forget, whose journals no run has`() async throws {
    try await World.with(Self.tasks + [.anyfast("asyntask_no", ["end": "failure"])]) { world in
      try world.list("asyntask_1", "asyntask_no")
      #expect(try await world.run("tasks.txt").exit == 1)
      #expect(try await world.holdfast("ack", "asyntask_no").exit == 0)
      let run = try await world.run()
      #expect(run.exit == 0, "\(run)")
      #expect(try run.problems("ledger-rebuilt").isEmpty)
    }
  }

  @Test func `of another archive ends the run, and changes nothing`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_1")
      #expect(try await world.run("tasks.txt", "--archive", "other").exit == 0)
      #expect(try await world.run("tasks.txt").exit == 0)
      for ending in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(
          at: world.url("archive/.holdfast/ledger.sqlite\(ending)"))
      }
      try FileManager.default.copyItem(
        at: world.url("other/.holdfast/ledger.sqlite"),
        to: world.url("archive/.holdfast/ledger.sqlite"))
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 74, "\(run)")
      #expect(run.errors.contains("its ledger names"), "\(run.errors)")
    }
  }

  /// What was journaled and is not in the ledger: a kill came between the two.
  @Test func `by the last records of a run reads them in`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_1", "asyntask_2")
      #expect(try await world.run("tasks.txt").exit == 0)
      let requests = try world.requests.count
      let sql = """
        UPDATE task SET stage='queued', outcome=NULL, verdict=NULL, digest=NULL, bytes=NULL, path=NULL,
          done_at=NULL, next_poll_at=0 WHERE task_id='asyntask_2';
        UPDATE run SET journaled = 300;
        """
      let undone = try await world.tool("sqlite3", "archive/.holdfast/ledger.sqlite", sql)
      #expect(undone.exit == 0, "\(undone)")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0, "\(run)")
      #expect(try run.problems("ledger-rebuilt").isEmpty)
      #expect(try world.requests.count == requests)
    }
  }
}

@Suite(.timeLimit(.minutes(30))) struct `A ledger that another process holds` {
  /// Holds it for seven seconds once the run has begun to fetch.
  private static let holder = """
    import sqlite3, time
    database = sqlite3.connect("archive/.holdfast/ledger.sqlite", timeout=60, isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    time.sleep(7)
    database.execute("COMMIT")
    """

  @Test func `is waited for, with a warning`() async throws {
    let tasks: [JSON] = (1...3).map { .anyfast("asyntask_\($0)") }
    try await World.with(tasks) { world in
      try world.list("asyntask_1")
      #expect(try await world.run("tasks.txt").exit == 0)
      try world.list("asyntask_2", "asyntask_3")
      async let held = world.tool("python3", "-c", Self.holder)
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0, "\(run)")
      #expect(try await held.exit == 0)
      #expect(try run.problems("ledger-busy").count <= 1)
      #expect(try run.summary["outcomes"]["archived"] == 2)
    }
  }
}
