import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A ledger rebuilt from a damaged archive` {
  @Test func `tells one by one what it could not read, and what is not there`() async throws {
    let tasks = JSON.many(4) + [.ultra("asyntask_ultra", ["original": "ok_480p_5s_portrait.mp4"])]
    try await World.with(tasks) { world in
      try world.write(tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "tasks.txt")
      #expect(try await world.run("tasks.txt").exit == 0)
      let before = try await world.tables()
      func receipt(_ id: String) throws -> URL {
        let path = world.archive.receipts.first { $0.hasSuffix("/\(id).json") }
        return world.archive.url(try #require(path))
      }
      func object(_ row: String) throws -> String {
        try #require(before["artifact"]?[row]?["path"].text)
      }
      // 1 a receipt that is none, 2 an object gone, 3 an object cut, 4 a receipt gone, 5 an original gone.
      try Data("{".utf8).write(to: try receipt("asyntask_01"))
      try FileManager.default.removeItem(
        at: world.archive.url(try object("anyfast:asyntask_02 video")))
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644],
        ofItemAtPath: world.archive.url(try object("anyfast:asyntask_03 video")).path)
      try Data("x".utf8).write(to: world.archive.url(try object("anyfast:asyntask_03 video")))
      try FileManager.default.removeItem(at: try receipt("asyntask_04"))
      try FileManager.default.removeItem(
        at: world.archive.url(try object("anyfast:asyntask_ultra original")))
      let journal = try #require(world.archive.files("journal").first { $0.hasSuffix(".jsonl") })
      let records = try world.archive.text(journal)
      try Data(
        (records.split(separator: "\n") + ["garbage", #"{"event":"later"}"#, "{}"])
          .joined(separator: "\n").appending("\n").utf8
      ).write(to: world.archive.url(journal))
      try FileManager.default.removeItem(at: world.ledger)

      let rebuild = try await world.holdfast("rebuild", "--json")
      #expect(rebuild.exit == 1)
      let told = try rebuild.events.filter { $0["severity"] == "error" }.map { problem in
        [problem["reason"], problem["path"]].compactMap(\.text).joined(separator: " ")
      }
      #expect(
        Set(told) == [
          "receipt-damaged \(try receipt("asyntask_01").path.dropFirst(world.archive.root.path.count + 1))",
          "missing \(try object("anyfast:asyntask_02 video"))",
          "wrong-size \(try object("anyfast:asyntask_03 video"))",
          "missing data/tasks/anyfast/48/asyntask_04.json",
          "missing \(try object("anyfast:asyntask_ultra original"))", "journal-damaged \(journal)",
        ])
      let after = try await world.tables()["task", default: [:]]
      let outcomes = (1...5).map { number in
        let row = after.values.first { $0["id"] == .number(Double(number)) } ?? .null
        return [row["outcome"], row["reason"], row["needs_person"]]
      }
      #expect(
        outcomes == [
          ["archived", .null, 0], ["lost", "missing", 1], ["lost", "wrong-size", 1],
          ["archived", .null, 0], ["archived", "missing", 1],
        ])
      #expect(after["anyfast:asyntask_02"]?["digest"].text != nil)
      #expect(try await world.holdfast("forget", "asyntask_02").exit == 64, "it has a receipt")
      try await expectHealing(world)
    }
  }

  @Test(arguments: [true, false])
  func `tells a journal that is gone, or cut between two lines`(isGone: Bool) async throws {
    try await World.with([.anyfast("asyntask_a"), .anyfast("asyntask_open", ["end": "never"])]) {
      world in
      try world.list("asyntask_a", "asyntask_open")
      #expect(try await world.run("tasks.txt", "--no-wait").exit == 3)
      let journal = try #require(world.archive.files("journal").first { $0.hasSuffix(".jsonl") })
      let lines = try world.archive.text(journal).split(separator: "\n")
      try FileManager.default.removeItem(at: world.archive.url(journal))
      if !isGone {
        try Data((lines[0] + "\n").utf8).write(to: world.archive.url(journal))
      }
      let rebuild = try await world.holdfast("rebuild", "--json")
      #expect(rebuild.exit == 1)
      let told = try rebuild.problems(isGone ? "missing" : "journal-damaged")
      #expect(told.map { $0["path"].text } == [journal])
    }
  }

  @Test func `with only its payload left is an archive again`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      let sum = try world.archive.text("manifest-sha256.txt")
      for name in try FileManager.default.contentsOfDirectory(atPath: world.archive.root.path)
      where name != "data" {
        try FileManager.default.removeItem(at: world.archive.url(name))
      }
      #expect(try await world.holdfast("rebuild").exit == 0)
      #expect(try await world.run("tasks.txt").exit == 0)
      #expect(try world.archive.text("manifest-sha256.txt") == sum)
      #expect(try world.downloads(of: "asyntask_a") == 1)
    }
  }

  @Test func `has a seal again over what no checksum lists any more`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      let sum = try world.archive.text("manifest-sha256.txt")
      let sums = world.archive.files("journal").filter { $0.hasSuffix(".sha256") }
      for name in sums + ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        try FileManager.default.removeItem(at: world.archive.url(name))
      }
      #expect(try await world.holdfast("rebuild").exit == 0)
      #expect(try await world.run("tasks.txt").exit == 0)
      #expect(try world.archive.text("manifest-sha256.txt") == sum)
    }
  }

  /// A list that names the lost ones has their files again, and their receipts stay.
  private func expectHealing(_ world: World) async throws {
    try world.list("asyntask_02")
    let run = try await world.run("tasks.txt")
    #expect(run.exit == 0, "\(run)")
    #expect(try run.endings == ["asyntask_02": "archived verified"])
  }
}
