import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `The unattended job` {
  @Test func `takes lists, reads a part of the archive, and tells one summary of both`()
    async throws
  {
    try await World.nights(JSON.many(3)) { world in
      try world.drop("tasks.txt", ["asyntask_01", "asyntask_02", "asyntask_03"])
      let night = try await world.nightly()
      #expect(night.exit == 0, "\(night)")
      let summaries = try night.events.filter { $0["event"] == "summary" }
      let summary = try #require(summaries.first)
      #expect(try summaries.count == 1 && night.events.last == summary)
      #expect(summary["command"] == "nightly" && summary["outcomes"] == ["archived": 3])
      #expect(summary["objects"] == 3 && summary["receipts"] == 3 && summary["seal"] == "current")
      #expect((summary["received"].number ?? 0) > 0)
      #expect(world.archive.files(".holdfast/reports").count == 2)
      #expect(try world.inbox() == [])
      #expect(try world.results().map { $0["outcome"] } == ["archived", "archived", "archived"])
      try await world.expectWhole(world.archive)
    }
  }

  @Test func `does only the part that is asked for`() async throws {
    try await World.nights(JSON.many(1)) { world in
      let before = try await world.nightly("--only", "scrub")
      #expect(before.exit == 0, "\(before)")
      try world.drop("tasks.txt", ["asyntask_01"])
      let intake = try await world.nightly("--only", "intake")
      #expect(try intake.exit == 0 && intake.summary["objects"] == .null)
      try world.drop("more.txt", ["asyntask_01"])
      let scrub = try await world.nightly("--only", "scrub")
      #expect(scrub.exit == 0)
      #expect(try scrub.summary["objects"] == 1 && scrub.summary["outcomes"] == .null)
      #expect(try world.inbox() == ["more.txt"])
    }
  }

  @Test func `goes on with one provider when the other's key is missing`() async throws {
    var settings = Settings()
    settings.otherKey = "${OTHER_KEY}"
    let tasks: [JSON] = [.anyfast("asyntask_a"), .globalaiopc("video_b")]
    try await World.nights(tasks, settings: settings) { world in
      try world.drop("tasks.txt", ["video_b", "asyntask_a"])
      let night = try await world.nightly()
      #expect(night.exit == 1, "\(night)")
      #expect(
        try night.endings == [
          "asyntask_a": "archived verified", "video_b": "waiting unauthorized",
        ])
      #expect(try night.problems("unauthorized").first?["provider"] == "globalaiopc")
      let next = try await world.nightly(environment: ["OTHER_KEY": World.key])
      #expect(next.exit == 0, "\(next)")
      #expect(try world.results().count == 2)
    }
  }

  @Test func `leaves alone what belongs to a provider that is not configured any more`()
    async throws
  {
    let tasks: [JSON] = [.anyfast("asyntask_a"), .globalaiopc("video_b", ["end": "never"])]
    var settings = Settings()
    settings.nightly = "{max_duration: 1s}"
    try await World.nights(tasks, settings: settings) { world in
      try world.drop("tasks.txt", ["video_b"])
      #expect(try await world.nightly().exit == 3)
      try world.configure(Settings())
      let yaml = try world.text("pipeline.yml")
      let parts = yaml.split(separator: "  globalaiopc:\n")
      let behind = try #require(parts.last?.range(of: "download:"))
      try world.write(
        String(parts[0]) + parts[1][behind.lowerBound...], to: "pipeline.yml")
      try world.drop("more.txt", ["asyntask_a"])
      let night = try await world.nightly()
      #expect(try night.endings["asyntask_a"] == "archived verified", "\(night)")
      #expect(try await world.states()["video_b"] == "open")
      try world.write(yaml, to: "pipeline.yml")
      #expect(try await world.states()["video_b"] == "open")
    }
  }

  @Test func `ends with 75 where another verifies, and says so`() async throws {
    try await World.nights(JSON.many(1)) { world in
      try world.drop("tasks.txt", ["asyntask_01"])
      #expect(try await world.nightly().exit == 0)
      let lock = world.archive.url(".holdfast/scrub.lock").path
      let holder = try Running(
        URL(filePath: "/usr/bin/env"), ["flock", lock, "sh", "-c", "echo held; exec sleep 30"],
        in: world.directory)
      defer { holder.send(SIGKILL) }
      try await holder.line { $0 == "held" }
      let scrub = try await world.nightly("--only", "scrub")
      #expect(scrub.exit == 75, "\(scrub)")
      #expect(scrub.errors.contains("verif"), "\(scrub)")
      #expect(try await world.nightly("--only", "intake").exit == 0)
      try world.drop("more.txt", ["asyntask_nope"])
      let both = try await world.nightly()
      #expect(both.exit == 1, "what the intake found is told: \(both)")
      #expect(try both.summary["exit"] == 1 && both.summary["outcomes"] == ["unknown": 1])
      #expect(try both.problems("locked").count == 1)
      let validation = try await world.validate(both.output)
      #expect(validation.exit == 0, "\(validation.output)")
    }
  }

  @Test(arguments: [
    ["--only", "nothing"], ["--watch", "--only", "scrub"], ["--log", "xml"], ["tasks.txt"],
  ])
  func `is asked for in a way that makes sense`(options: [String]) async throws {
    try await World.with { world in
      let night = try await world.start(["nightly"] + options).finish()
      #expect(night.exit == 64 && night.output.isEmpty, "\(night)")
      #expect(!world.archive.exists)
    }
  }

  @Test func `with a configuration that is wrong ends with 64 and does nothing`() async throws {
    var settings = Settings()
    settings.nightly = "{max_duration: never}"
    try await World.with(settings: settings) { world in
      let night = try await world.nightly()
      #expect(night.exit == 64 && night.errors.contains("max_duration"), "\(night)")
      #expect(!world.archive.exists && !world.exists("inbox"))
    }
  }

  @Test func `tells the journal that it is an error when it does not begin`() async throws {
    var settings = Settings()
    settings.nightly = "{inbox: ./archive/data}"
    try await World.with(settings: settings) { world in
      let program = Tools.programs.appending(path: "holdfast").path
      let night = try await world.tool(
        "sh", "-c", "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec \(program) nightly")
      #expect(night.exit == 64 && night.errors.hasPrefix("<3>holdfast: "), "\(night)")
      #expect(!world.archive.exists)
    }
  }
}
