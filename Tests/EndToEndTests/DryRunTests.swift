import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A dry run` {
  @Test func `asks nobody and makes no archive`() async throws {
    try await World.with(JSON.many(2)) { world in
      try world.list("asyntask_01", "asyntask_02")
      let run = try await world.run("tasks.txt", "--dry-run")
      #expect(run.exit == 0)
      let states = try run.events.filter { $0["event"] == "task" }.map { $0["state"] }
      #expect(states == ["queued", "queued"])
      #expect(try world.requests.isEmpty)
      #expect(!world.archive.exists)
    }
  }

  @Test func `over an archive changes no byte of it and tells what is done`() async throws {
    try await World.with(JSON.many(2)) { world in
      try world.list("asyntask_01")
      #expect(try await world.run("tasks.txt").exit == 0)
      let before = try contents(world.archive)
      let requests = try world.requests.count
      try world.list("asyntask_01", "asyntask_02")
      let run = try await world.run("tasks.txt", "--dry-run")
      #expect(run.exit == 0)
      #expect(try run.endings == ["asyntask_01": "archived verified"])
      #expect(try run.states(of: "asyntask_02") == ["queued"])
      #expect(try world.requests.count == requests)
      #expect(try contents(world.archive) == before)
    }
  }

  /// Without what SQLite's readers need too: its shared memory and an empty write-ahead log.
  private func contents(_ archive: ArchiveTree) throws -> [String: Data] {
    let files = archive.files().filter { !$0.hasSuffix("-shm") }
    let contents = try files.map { ($0, try Data(contentsOf: archive.url($0))) }
    return Dictionary(contents) { $1 }.filter { !($0.hasSuffix("-wal") && $1.isEmpty) }
  }
}
