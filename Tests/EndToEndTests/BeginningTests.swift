import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `An archive begins` {
  private static let tasks: [JSON] = [.anyfast("asyntask_a"), .anyfast("asyntask_b")]

  private func identity(_ world: World) async throws -> String {
    try JSON(try await world.holdfast("init", "--json").output)["identity"].text ?? ""
  }

  @Test func `with init, which prints the identity that it keeps`() async throws {
    try await World.with(Self.tasks) { world in
      let begun = try JSON(try await world.holdfast("init", "--json").output)
      #expect(begun["new"] == true)
      let again = try await world.holdfast("init")
      #expect(again.exit == 0)
      #expect(again.output.trimmingCharacters(in: .newlines) == begun["identity"].text)
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.problems("new-archive").isEmpty)
      let info = try world.text("archive/bag-info.txt")
      #expect(info.contains("External-Identifier: \(begun["identity"].text ?? "?")\n"))
      #expect(try await identity(world) == begun["identity"].text)
    }
  }

  @Test func `with a run over a list, which warns of it first and last`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.events.first?["reason"] == "new-archive")
      #expect(try run.events.dropLast().last?["reason"] == "new-archive")
      #expect(try await world.run("tasks.txt").problems("new-archive").isEmpty)
    }
  }

  @Test(arguments: [
    ["run"], ["nightly"], ["nightly", "--only", "intake"],
    ["nightly", "--only", "scrub"], ["status"], ["list"], ["verify"],
    ["show", "asyntask_a"], ["ack", "asyntask_a"], ["forget", "asyntask_a"], ["rebuild"],
    ["export", "--bag", "bag"], ["verify", "--repair"],
  ])
  func `with no other command: an empty mount point ends it with 74, and stays empty`(
    command: [String]
  ) async throws {
    try await World.with(Self.tasks) { world in
      try FileManager.default.createDirectory(
        at: world.url("archive"), withIntermediateDirectories: true)
      let run = try await world.start(command).finish()
      #expect(run.exit == 74, "\(command): \(run)")
      #expect(run.errors.contains("is the disk mounted?"), "\(command): \(run.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: world.url("archive").path) == [])
    }
  }

  @Test func `among what file systems and desktops leave in an empty folder`() async throws {
    try await World.with(Self.tasks) { world in
      for name in ["lost+found", ".DS_Store", "@eaDir", ".Trash-1000", "System Volume Information"]
      {
        try FileManager.default.createDirectory(
          at: world.url("archive/\(name)"), withIntermediateDirectories: true)
      }
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  @Test func `never where archive_id names one, and no other archive passes for it`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      let own = try await identity(world)
      let configuration = try world.text("pipeline.yml")
      try world.write("archive_id: \(own)\n" + configuration, to: "pipeline.yml")
      #expect(try await world.run("tasks.txt").exit == 0)
      try FileManager.default.moveItem(at: world.url("archive"), to: world.url("away"))
      for command in [["run", "tasks.txt"], ["init"]] {
        let run = try await world.start(command).finish()
        #expect(run.exit == 74 && run.errors.contains("is the disk mounted?"), "\(run)")
      }
      #expect(!world.exists("archive"))

      try world.write(configuration, to: "pipeline.yml")
      #expect(try await world.run("tasks.txt").exit == 0)
      try world.write("archive_id: \(own)\n" + configuration, to: "pipeline.yml")
      let other = try await world.run("tasks.txt")
      #expect(other.exit == 74 && other.errors.contains("names \(own)"), "\(other)")
      try world.write("archive_id: xyz\n" + configuration, to: "pipeline.yml")
      let wrong = try await world.run("tasks.txt")
      #expect(wrong.exit == 64 && wrong.errors.contains("archive_id"), "\(wrong)")
    }
  }

  @Test func `once: what lacks the identity takes it from the others`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      let own = try await identity(world)
      try FileManager.default.removeItem(at: world.url("archive/.holdfast/archive.json"))
      #expect(try await world.run().exit == 0)
      #expect(try await identity(world) == own)
      try FileManager.default.removeItem(at: world.url("archive/.holdfast"))
      #expect(try await world.run("tasks.txt").exit == 1)
      #expect(try await identity(world) == own)
    }
  }
}
