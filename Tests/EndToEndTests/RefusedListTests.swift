import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A run that is refused` {
  /// What a refused run may not change: journals, and what the ledger knows.
  private func traces(_ world: World) async throws -> [String: [String: JSON]] {
    var traces = try await world.tables()
    traces["journals"] = Dictionary(
      uniqueKeysWithValues: try world.archive.files("journal").map { name in
        (name, .text(try world.archive.text(name)))
      })
    return traces
  }

  @Test func `for a missing key leaves nothing behind, and no run that seems to be killed`()
    async throws
  {
    let tasks: [JSON] = [.anyfast("asyntask_a"), .globalaiopc("video_b")]
    try await World.with(tasks) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      let before = try await traces(world)
      var settings = Settings()
      settings.otherKey = "${NO_SUCH_KEY}"
      try world.configure(settings)
      try world.list("asyntask_a", "video_b", "video_c", as: "more.txt")
      let refused = try await world.run("more.txt")
      #expect(refused.exit == 64, "\(refused)")
      #expect(refused.errors.contains("NO_SUCH_KEY"), "\(refused.errors)")
      #expect(try await traces(world) == before)

      #expect(try await world.holdfast("rebuild").exit == 0)
      #expect(try await world.states() == ["asyntask_a": "archived verified"])
      // Nothing is open at that provider.
      #expect(try await world.run("tasks.txt").exit == 0)
    }
  }

  @Test func `without a list for a missing key is no killed run either`() async throws {
    try await World.with([.globalaiopc("video_b", ["end": "never"])]) { world in
      try world.list("video_b")
      #expect(try await world.run("tasks.txt", "--no-wait").exit == 3)
      let before = try await traces(world)
      var settings = Settings()
      settings.otherKey = "${NO_SUCH_KEY}"
      try world.configure(settings)
      #expect(try await world.run().exit == 64)
      #expect(try await traces(world) == before)
    }
  }

  @Test func `for lines that can't be read takes the others when it is told to`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a", "a b", "{oops")
      let refused = try await world.run("tasks.txt")
      #expect(refused.exit == 64)
      #expect(!world.archive.exists)
      let dry = try await world.run("tasks.txt", "--skip-invalid", "--dry-run")
      #expect(try dry.summary["queued"] == 1)
      let run = try await world.run("tasks.txt", "--skip-invalid")
      #expect(run.exit == 1, "\(run)")
      #expect(try run.endings == ["asyntask_a": "archived verified"])
      #expect(
        try run.problems("line-skipped").compactMap { $0["sentence"].text }.map { $0.prefix(12) }
          == ["tasks.txt:2:", "tasks.txt:3:"])
      try world.list("a b")
      #expect(try await world.run("tasks.txt", "--skip-invalid").exit == 64)
    }
  }

  @Test func `dry counts a task once that is listed twice`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a", "anyfast:asyntask_a")
      try world.list("asyntask_a", as: "more.txt")
      let dry = try await world.run("tasks.txt", "more.txt", "--dry-run")
      #expect(try dry.summary["queued"] == 1)
      #expect(try dry.problems("duplicate").count == 2)
    }
  }
}

@Suite(.timeLimit(.minutes(30))) struct `The journal of a run` {
  @Test func `tells of a task that is left open only what is new`() async throws {
    let tasks: [JSON] = [
      .anyfast("asyntask_never", ["end": "never"]),
      .anyfast("asyntask_half", ["media": ["status": 503, "status_times": 1000]]),
    ]
    try await World.with(tasks) { world in
      try world.list("asyntask_never", "asyntask_half")
      let run = try await world.run("tasks.txt", "--no-wait")
      #expect(try run.endings.count == 2, "\(run)")
      func told() throws -> [JSON] {
        try world.archive.files("journal").filter { $0.hasSuffix(".jsonl") }.flatMap {
          try JSON.lines(world.archive.text($0)).filter { $0["outcome"] == "waiting" }
        }
      }
      #expect(try told().map { $0["task_id"] } == ["asyntask_half"])
      let deadline = try await world.tables()["task"]?["anyfast:asyntask_half"]?["deadline"]
      let journals = world.archive.files("journal")
      let bare = try await world.run("--no-wait")
      #expect(try bare.endings == run.endings)
      #expect(world.archive.files("journal") == journals, "nothing was news")

      #expect(try await world.holdfast("rebuild").exit == 0)
      let rebuilt = try #require(try await world.tables()["task"]?["anyfast:asyntask_half"])
      #expect(rebuilt["deadline"] == deadline)
      #expect(rebuilt["stage"] == "ready")
      #expect(try await world.run("--no-wait").exit == 3)
      #expect(try told().count == 1)
    }
  }

  @Test(.enabled("needs strace, and the right to trace a child") { try await Tools.canTrace() })
  func `is flushed for many tasks that fail together`() async throws {
    let tasks = JSON.many(60, ["end": "failure"])
    try await World.with(tasks) { world in
      try world.write(tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "tasks.txt")
      let traced = try await Running(
        URL(filePath: "/usr/bin/strace"),
        [
          "-f", "-qq", "-y", "-o", "trace", "-e", "trace=fdatasync",
          "-e", "inject=fdatasync:delay_enter=100000",
          Tools.programs.appending(path: "holdfast").path, "run", "--json", "tasks.txt",
        ], in: world.directory, environment: world.environment
      ).finish()
      #expect(try traced.outcomes.count == 60, "\(traced)")
      let flushes = try world.text("trace").split(separator: "\n").count { $0.contains(".jsonl") }
      #expect(flushes > 0 && flushes < 30, "\(flushes) flushes for 60 tasks")
    }
  }
}
