import Testing

@Suite(.timeLimit(.minutes(30))) struct `A provider` {
  @Test func `that refuses the key is stopped with one error while the other goes on`()
    async throws
  {
    var settings = Settings()
    settings.key = "sk-wrong"
    try await World.with(JSON.many(5) + [.globalaiopc("video_a")], settings: settings) { world in
      try world.list("asyntask_01", "asyntask_02", "asyntask_03", "asyntask_04", "video_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1)
      #expect(try run.endings["video_a"] == "archived verified")
      #expect(try run.endings["asyntask_01"] == "waiting unauthorized")
      #expect(try run.outcomes.count { $0["reason"] == "unauthorized" } == 4)
      let errors = try run.events.filter { $0["severity"] == "error" }
      #expect(errors.map { $0["reason"] } == ["unauthorized"])
      #expect(errors.first?["provider"] == "anyfast")
    }
  }

  @Test func `that forbids three tasks in a row is stopped, and one that forbids a task is not`()
    async throws
  {
    let forbidden: [String: JSON] = ["polls": ["fail_first": 10_000, "status": 403]]
    let tasks =
      JSON.many(3, forbidden) + [
        .globalaiopc("video_a", forbidden), .globalaiopc("video_b"),
      ]
    try await World.with(tasks) { world in
      try world.list("asyntask_01", "asyntask_02", "asyntask_03", "video_a", "video_b")
      let run = try await world.run("tasks.txt", "--max-duration", "1s")
      #expect(run.exit == 1)
      let endings = try run.endings
      for task in ["asyntask_01", "asyntask_02", "asyntask_03"] {
        #expect(endings[task] == "waiting unauthorized")
      }
      #expect(endings["video_b"] == "archived verified")
      #expect(try run.outcome(of: "video_a")["outcome"] == "waiting")
      #expect(endings["video_a"] != "waiting unauthorized")
    }
  }

  @Test func `whose url leads nowhere is stopped, and no task is called unknown`() async throws {
    var settings = Settings()
    settings.path = "/nowhere"
    try await World.with(JSON.many(4), settings: settings) { world in
      try world.list("asyntask_01", "asyntask_02", "asyntask_03", "asyntask_04")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1)
      #expect(try Set(run.endings.values) == ["waiting wrong-url"])
      let errors = try run.events.filter { $0["severity"] == "error" }
      #expect(errors.map { $0["reason"] } == ["wrong-url"])
      #expect(errors.first?["sentence"].text?.contains("providers.anyfast.url") == true)
    }
  }

  @Test func `that cannot be asked leaves its tasks waiting`() async throws {
    let task = JSON.anyfast("asyntask_a", ["polls": ["fail_first": 10_000]])
    try await World.with([task]) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt", "--max-duration", "1s")
      #expect(run.exit == 3)
      #expect(try run.endings == ["asyntask_a": "waiting provider-down"])
      let warnings = try run.problems("provider-down").filter { $0["severity"] == "warning" }
      #expect(warnings.count == 1)
    }
  }

  @Test(
    arguments: [
      ["fail_first": 3], ["html": 2], ["fail_first": 2, "status": 429], ["status_429_every": 2],
    ] as [JSON])
  func `that fails for a while is asked again`(polls: JSON) async throws {
    let task = JSON.anyfast("asyntask_a", ["polls": polls, "states": [["QUEUED", 0.3]]])
    try await World.with([task]) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.endings == ["asyntask_a": "archived verified"])
    }
  }

  @Test func `that takes few polls a second gets all its tasks archived`() async throws {
    let tasks = JSON.many(40)
    try await World.with(tasks, script: ["rate_limit": 15]) { world in
      try world.write(tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "tasks.txt")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.outcomes.count == 40)
      #expect(try world.requests.contains { $0["status"] == 429 })
    }
  }

  @Test func `that has not finished within give_up_after has failed`() async throws {
    var settings = Settings()
    settings.poll = "{every: 50ms, rate: 1000/s, give_up_after: 500ms}"
    try await World.with([.anyfast("asyntask_a", ["end": "never"])], settings: settings) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1)
      #expect(try run.endings == ["asyntask_a": "failed gave-up"])
    }
  }

  @Test func `that says an unknown status is warned of once and asked on`() async throws {
    let states: JSON = [["DREAMING", 0.4]]
    let tasks = JSON.many(3, ["states": states])
    try await World.with(tasks) { world in
      try world.list("asyntask_01", "asyntask_02", "asyntask_03")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.problems("unknown-status").count == 1)
    }
  }

  @Test func `that gives no link yet is asked on`() async throws {
    try await World.with([.anyfast("asyntask_a", ["end": "no-link"])]) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt", "--max-duration", "1s")
      #expect(run.exit == 3)
      #expect(try run.endings == ["asyntask_a": "waiting no-link"])
      #expect(try world.polls(of: "asyntask_a") > 2)
    }
  }
}
