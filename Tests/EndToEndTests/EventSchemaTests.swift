import FoundationEssentials
import Testing

/// docs/EVENTS.md is a contract: nothing is emitted that its schema does not know.
@Suite(
  .timeLimit(.minutes(30)),
  .enabled(if: Tools.hasSchema, "needs docs/events.schema.json, and a Python with jsonschema"))
struct `Every event` {
  @Test func `of runs, verifications and dry runs is one that the schema knows`() async throws {
    var settings = Settings()
    settings.otherKey = "sk-wrong"
    let flaky = JSON.anyfast("asyntask_flaky", ["polls": ["fail_first": 4]])
    let odd = JSON.anyfast("asyntask_odd", ["states": [["DREAMING", 0.2]]])
    let lost = JSON.ultra("asyntask_lost", ["original_media": ["status": 404]])
    let tasks = `A run`.tasks + [flaky, odd, lost]
    try await World.with(tasks, settings: settings) { world in
      let ids = tasks.compactMap { $0["id"].text } + ["asyntask_nobody", "video_nobody"]
      try world.write((ids + ids).joined(separator: "\n"), to: "tasks.txt")
      var events = ""
      for arguments in [
        ["run", "tasks.txt", "--max-duration", "3s", "-v"], ["run", "tasks.txt", "--no-wait"],
        ["run", "tasks.txt", "--dry-run"], ["run", "--dry-run"], ["verify"],
        ["verify", "--depth", "packets"], ["export", "--bag", "bag"],
        ["export", "--tree", "tree", "--by", "date"],
      ] {
        events += try await world.start(arguments + ["--json"]).finish().output
      }
      events += try await world.holdfast("rebuild", "--json").output
      try harm(world.archive)
      for arguments in [[], ["--depth", "headers", "--period", "30d"], ["--max-duration", "1ms"]] {
        events += try await world.start(["verify", "--json"] + arguments).finish().output
      }
      try world.write("x", to: "bag/data/x")
      events += try await world.holdfast("export", "--bag", "bag", "--json").output
      for arguments in [[], ["--from", ".", "--yes"], ["--yes"]] {
        events += try await world.start(["verify", "--json", "--repair"] + arguments).finish()
          .output
      }
      try FileManager.default.removeItem(at: world.archive.url(".holdfast"))
      events += try await world.holdfast("verify", "--json").output
      events += try await world.holdfast("rebuild", "--json").output
      events += try await world.run("tasks.txt", "--no-wait").output
      let validation = try await world.validate(events)
      #expect(validation.exit == 0, "\(validation.output)")
      #expect(validation.errors.isEmpty)
      let kinds = try Set(JSON.lines(events).map { $0["event"] })
      #expect(kinds == ["task", "progress", "problem", "summary"])
    }
  }

  @Test func `of the unattended job is one that the schema knows`() async throws {
    var settings = Settings()
    settings.otherKey = "${OTHER_KEY}"
    settings.nightly = "{max_duration: 2s, on_finish: 'exit 1', metrics: nowhere/metrics}"
    try await World.nights(`A run`.tasks, settings: settings) { world in
      var events = try await world.nightly("--only", "scrub").output
      try world.drop("tasks.txt", `A run`.tasks.compactMap { $0["id"].text } + ["video_nobody"])
      try world.drop("bad.txt", ["no task"])
      try world.write("", to: "inbox/notes.md")
      for arguments in [[], ["--only", "intake"], ["--only", "scrub"]] {
        events += try await world.start(["nightly", "--json", "-v"] + arguments).finish().output
      }
      try harm(world.archive)
      events += try await world.nightly().output
      try FileManager.default.removeItem(at: world.archive.url(".holdfast/reports"))
      try world.write("", to: "archive/.holdfast/reports")
      try FileManager.default.removeItem(at: world.url("inbox/done"))
      try world.write("", to: "inbox/done")
      events += try await world.nightly().output
      try FileManager.default.removeItem(at: world.archive.url(".holdfast/ledger.sqlite"))
      events += try await world.nightly().output
      let validation = try await world.validate(events)
      #expect(validation.exit == 0, "\(validation.output)")
      let told = try Set(JSON.lines(events).map { $0["reason"] })
      #expect(
        told.isSuperset(of: [
          "list-taken", "list-rejected", "lists-rejected", "list-ignored", "inbox", "unauthorized",
          "on-finish-failed", "metrics-unwritten", "report-unwritten",
        ]), "\(told)")
      let commands = try Set(JSON.lines(events).map { $0["command"] })
      #expect(commands.contains("nightly"))
    }
  }

  @Test(arguments: [
    #"{"event": "tusk", "time": "2026-11-21T03:14:15Z"}"#,
    #"{"event": "task", "time": "2026-11-21T03:14:15Z", "provider": "a", "task_id": "b", "state": "gone"}"#,
    #"{"event": "summary", "time": "2026-11-21T03:14:15Z", "command": "run", "surprise": 1}"#,
  ])
  func `that is made up is refused`(event: String) async throws {
    try await World.with { world in
      let validation = try await world.validate(event)
      #expect(validation.exit == 1)
    }
  }

  private func harm(_ archive: ArchiveTree) throws {
    try FileManager.default.removeItem(at: archive.url(archive.objects[0]))
    try FileManager.default.removeItem(at: archive.url(archive.receipts[0]))
    try Data("x".utf8).write(to: archive.url("data/sha256/x"))
    let object = archive.url(archive.objects[0])
    let whole = try Data(contentsOf: object)
    try FileManager.default.removeItem(at: object)
    try (whole.dropLast() + [whole[whole.endIndex - 1] ^ 1]).write(to: object)
  }
}
