import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `The inbox of a night` {
  /// Takes long enough that something can be dropped meanwhile.
  static let slow = JSON.anyfast("asyntask_slow", ["media": ["rate": 200_000]])

  @Test func `is looked at again before the run ends`() async throws {
    try await World.nights([Self.slow, .globalaiopc("video_b")]) { world in
      try world.drop("first.txt", ["asyntask_slow"])
      let night = try world.startNightly("--only", "intake")
      try await night.reaches("downloading")
      try world.drop("second.txt", ["video_b"])
      let ended = await night.finish()
      #expect(ended.exit == 0, "\(ended)")
      #expect(
        try ended.endings == [
          "asyntask_slow": "archived verified", "video_b": "archived verified",
        ])
      #expect(try ended.problems("list-taken").count == 2)
      #expect(try world.inbox() == [] && world.results().count == 2)
    }
  }

  @Test func `has what was rejected tried again when it is listed again`() async throws {
    let media: JSON = ["status": 451, "status_times": 2]
    let task = JSON.anyfast("asyntask_a", ["media": media])
    try await World.nights([task]) { world in
      try world.drop("tasks.txt", ["asyntask_a"])
      let first = try await world.nightly("--only", "intake")
      #expect(try first.endings == ["asyntask_a": "rejected http-451"], "\(first)")
      #expect(try await world.nightly("--only", "intake").outcomes.isEmpty)
      try world.drop("tasks.txt", ["asyntask_a"])
      let again = try await world.nightly("--only", "intake")
      #expect(again.exit == 0, "\(again)")
      #expect(try again.endings == ["asyntask_a": "archived verified"])
      #expect(try world.results().map { $0["outcome"] } == ["archived", "rejected"])
    }
  }

  @Test func `waits for no writer, follows no link, and says what it leaves`() async throws {
    try await World.nights([.anyfast("asyntask_a")]) { world in
      try world.drop("tasks.txt", ["asyntask_a"])
      try world.write("asyntask_b\n", to: "elsewhere.txt")
      for command in [
        ["mkfifo", "inbox/pipe.txt"], ["ln", "-s", "../elsewhere.txt", "inbox/link.txt"],
        ["mkdir", "inbox/folder.txt"], ["cp", "elsewhere.txt", "inbox/notes.md"],
        ["cp", "elsewhere.txt", "inbox/.hidden.txt"], ["touch", "inbox/empty.list"],
      ] {
        let made = try await Running(
          URL(filePath: "/usr/bin/env"), command, in: world.directory
        ).finish()
        #expect(made.exit == 0, "\(made)")
      }
      let night = try await world.nightly("--only", "intake")
      #expect(night.exit == 1, "what is called as a list may be somebody's: \(night)")
      #expect(try night.endings == ["asyntask_a": "archived verified"])
      for (reason, names) in [
        "inbox": ["pipe.txt", "link.txt", "folder.txt"],
        "list-ignored": ["notes.md", "empty.list"],
      ] {
        let told = try night.problems(.text(reason)).compactMap { $0["sentence"].text }
        for name in names {
          #expect(told.count { $0.hasPrefix("\(name) ") } == 1, "\(name): \(told)")
        }
        #expect(told.count == names.count, "\(told)")
      }
      #expect(try world.inbox().count == 6)
    }
  }

  @Test func `has a list that is written to while it is taken looked at again`() async throws {
    try await World.nights([.anyfast("asyntask_a"), .anyfast("asyntask_b")]) { world in
      // Long enough that it is still being taken.
      try world.drop("long.txt", ["asyntask_a"] + (0..<60_000).map { "asyntask_\($0 % 50)" })
      let night = try world.startNightly("--only", "intake")
      while try !world.archive.files("journal").contains(where: {
        try world.archive.text($0).contains("\"asyntask_a\"")
      }) { try await Task.sleep(for: .milliseconds(5)) }
      night.send(SIGSTOP)
      let list = try FileHandle(forWritingTo: world.url("inbox/long.txt"))
      try list.seekToEnd()
      try list.write(contentsOf: Data("asyntask_b\n".utf8))
      try list.close()
      night.send(SIGCONT)
      let ended = await night.finish()
      #expect(ended.exit == 1, "\(ended.errors)")
      #expect(try ended.endings["asyntask_a"] == "archived verified")
      #expect(try ended.endings["asyntask_b"] == "archived verified")
      #expect(try await world.states().count == 52)
      let done = try world.inbox("done").filter { $0.hasPrefix("long.txt.2") }
      #expect(try world.inbox() == [] && done.count == 1, "\(done)")
    }
  }

  @Test func `that is in the way of itself keeps no open task from being archived`()
    async throws
  {
    let task = JSON.anyfast("asyntask_a", ["states": [["QUEUED", 1]]])
    var settings = Settings()
    settings.nightly = "{max_duration: 1s}"
    try await World.nights([task], settings: settings) { world in
      try world.drop("tasks.txt", ["asyntask_a"])
      #expect(try await world.nightly("--only", "intake").exit == 3)
      try FileManager.default.moveItem(at: world.url("inbox/done"), to: world.url("done"))
      try world.write("x", to: "inbox/done")
      try world.configure(Settings())
      let night = try await world.nightly("--only", "intake")
      #expect(night.exit == 1, "\(night)")
      #expect(try night.endings == ["asyntask_a": "archived verified"])
      #expect(try night.problems("inbox").count == 1)
      try FileManager.default.removeItem(at: world.url("inbox/done"))
      try FileManager.default.moveItem(at: world.url("done"), to: world.url("inbox/done"))
      #expect(try await world.nightly("--only", "intake").exit == 0)
      #expect(try world.results().map { $0["outcome"] } == ["archived"])
    }
  }

  @Test func `takes a list without the few lines that cannot be read`() async throws {
    try await World.nights([.anyfast("asyntask_a")]) { world in
      let lines = ["asyntask_a"] + (0..<8).map { "# \($0)\nasyntask_a" } + ["no task"]
      try world.drop("tasks.txt", lines)
      let night = try await world.nightly("--only", "intake")
      #expect(night.exit == 1, "\(night)")
      #expect(try night.endings == ["asyntask_a": "archived verified"])
      let told = try #require(try night.problems("line-skipped").first)
      #expect(told["severity"] == "error")
      let sentence = try #require(told["sentence"].text)
      #expect(sentence.hasPrefix("1 of the 10 lines of tasks.txt cannot be read"), "\(sentence)")
      let rejected = try world.inbox("rejected")
      #expect(rejected.count == 2 && sentence.contains(rejected[0]), "\(rejected)")
      #expect(try world.text("inbox/rejected/\(rejected[0])") == "no task\n")
      #expect(try world.text("inbox/rejected/\(rejected[1])").hasPrefix("tasks.txt:18: a blank"))
      let done = try world.inbox("done")
      #expect(try world.text("inbox/done/\(done[0])") == lines.map { $0 + "\n" }.joined())
      let header = try JSON.lines(world.text("inbox/done/\(done[1])"))[0]
      #expect(header["tasks"] == 9 && header["unreadable"] == 1)
      let next = try await world.nightly("--only", "intake")
      #expect(try next.exit == 1 && next.problems("lists-rejected").count == 1)
    }
  }

  @Test func `has a list that cannot be read told until somebody takes it away`() async throws {
    try await World.nights([.anyfast("asyntask_a")]) { world in
      try world.drop("bad.txt", ["asyntask_a", "no task"])
      try world.drop("good.txt", ["asyntask_a"])
      let night = try await world.nightly("--only", "intake")
      #expect(night.exit == 1)
      #expect(try night.endings == ["asyntask_a": "archived verified"])
      #expect(try night.problems("list-rejected").count == 1)
      let next = try await world.nightly("--only", "intake")
      #expect(try next.exit == 1 && next.problems("lists-rejected").count == 1)
      for file in try world.inbox("rejected") {
        try FileManager.default.removeItem(at: world.url("inbox/rejected/\(file)"))
      }
      #expect(try await world.nightly("--only", "intake").exit == 0)
    }
  }
}
