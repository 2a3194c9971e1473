import FoundationEssentials
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A configuration` {
  @Test func `with mistakes is refused with all of them, and nothing is done`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      try world.write(
        """
        archive: ./archive
        providrs: {}
        download: {parallel: 0, proxy: maybe}
        checks: {duration: {under: fast}}

        """, to: "pipeline.yml")
      for command in [["run", "tasks.txt"], ["config"], ["verify"]] {
        let refused = try await world.start(command).finish()
        #expect(refused.exit == 64)
        #expect(
          refused.errorLines == [
            #"holdfast: pipeline.yml:2: "providrs" is not a key; did you mean providers?"#,
            #"holdfast: pipeline.yml:3: download.parallel is "0"; write 1 to 256"#,
            #"holdfast: pipeline.yml:3: download.proxy is "maybe"; write none or environment"#,
            #"holdfast: pipeline.yml:4: checks.duration.under is "fast"; write a duration such as 200ms, 15s, 2m, 6h or 30d"#,
          ])
      }
      #expect(!world.archive.exists)
    }
  }

  @Test(arguments: ["run", "config"])
  func `that does not exist is minded by`(command: String) async throws {
    try await World.with { world in
      let refused = try await world.holdfast(command, "-c", "other.yml")
      #expect(refused.exit == 64)
      #expect(
        refused.errorLines == ["holdfast: other.yml cannot be read: No such file or directory"])
    }
  }

  @Test(arguments: [
    (nil, "is not set; put it into the environment variable MY_KEY"),
    ("", "is empty (it comes from ${MY_KEY})"),
    (
      "sk a",
      "has a blank, a control or a letter beyond ASCII at its byte 3; take it out of ${MY_KEY}"
    ),
  ])
  func `without a usable key is refused by a run that needs it`(key: String?, predicate: String)
    async throws
  {
    var settings = Settings()
    settings.key = "${MY_KEY}"
    try await World.with([.globalaiopc("video_a")], settings: settings) { world in
      try world.list("asyntask_a")
      let environment = key.map { ["MY_KEY": $0] } ?? [:]
      let run = try await world.holdfast("run", "tasks.txt", environment: environment)
      #expect(run.exit == 64)
      #expect(run.errorLines == ["holdfast: the key of anyfast \(predicate)"])
      #expect(!world.archive.exists)
      #expect(try world.requests.isEmpty)
      try world.list("video_a")
      let other = try await world.holdfast("run", "tasks.txt", environment: environment)
      #expect(other.exit == 0)
    }
  }

  @Test func `is shown as it is in force, its keys masked`() async throws {
    var settings = Settings()
    settings.key = "sk-written-into-the-file"
    try await World.with(settings: settings) { world in
      let text = try await world.holdfast("config")
      #expect(text.exit == 0)
      #expect(text.outputLines.contains("archive: \(world.archive.root.path)"))
      #expect(text.outputLines.contains("  max_size: 4GiB"))
      #expect(text.outputLines.contains("    key: set (from ${SIM_KEY})"))
      let json = try JSON(try await world.holdfast("config", "--json").output)
      #expect(json["download"]["max_size"] == "4GiB")
      #expect(json["providers"]["globalaiopc"]["poll"]["every"] == "50ms")
      for output in [text.output, text.errors, "\(json)"] {
        #expect(!output.contains("sk-written-into-the-file"))
        #expect(!output.contains(World.key))
      }
    }
  }

  @Test func `with proxy: none asks no proxy of the environment`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      // Nobody listens on port 1.
      let proxy = ["http_proxy": "http://127.0.0.1:1", "ALL_PROXY": "http://127.0.0.1:1"]
      #expect(try await world.holdfast("run", "tasks.txt", environment: proxy).exit == 0)
    }
  }

  @Test func `with an archive that is somebody's directory writes nothing there`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      let run = try await world.holdfast("run", "tasks.txt", "--archive", ".")
      #expect(run.exit == 74)
      #expect(run.errors.contains("is not empty and is no archive: nothing was written there"))
      #expect(!world.exists("data"))
      #expect(try world.requests.isEmpty)
    }
  }
}
