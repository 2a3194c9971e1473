import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A signal` {
  static let tasks: [JSON] =
    JSON.many(3) + [
      .anyfast("asyntask_slow", ["media": ["rate": 30_000]]),
      .anyfast("asyntask_open", ["end": "never"]),
    ]

  @Test(arguments: [SIGTERM, SIGINT])
  func `ends a run after everything is put down safely`(signal: Int32) async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_01", "asyntask_02", "asyntask_03", "asyntask_slow", "asyntask_open")
      let run = try world.startRun("tasks.txt")
      for _ in 1...3 { try await run.event { $0["outcome"] == "archived" } }
      run.send(signal)
      let ended = await run.finish()
      #expect(ended.exit == 128 + signal)
      #expect(try ended.summary["exit"] == .number(Double(128 + signal)))
      #expect(
        try ended.endings == [
          "asyntask_01": "archived verified", "asyntask_02": "archived verified",
          "asyntask_03": "archived verified", "asyntask_slow": "waiting not-fetched",
          "asyntask_open": "waiting generating",
        ])
      if let bag = try await world.archive.validateBag() { #expect(bag.exit == 0, "\(bag)") }
      #expect(try await world.holdfast("verify").exit == 0)
      let next = try await world.run("--max-duration", "1s")
      #expect(next.exit == 3)
      #expect(try next.states(of: "asyntask_slow").contains("downloading"))
      #expect(try world.downloads(of: "asyntask_01") == 1)
    }
  }

  @Test func `that comes twice within a second is the same wish`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_01", "asyntask_slow", "asyntask_open")
      let run = try world.startRun("tasks.txt")
      try await run.event { $0["outcome"] == "archived" }
      run.send(SIGHUP)
      run.send(SIGTERM)
      run.send(SIGINT)
      let ended = await run.finish()
      #expect([SIGHUP, SIGTERM, SIGINT].map { 128 + $0 }.contains(ended.exit))
      #expect(try ended.summary["exit"] == .number(Double(ended.exit)))
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  @Test func `that comes again later ends a run at once, and the next is none the worse`()
    async throws
  {
    let tasks = JSON.many(8, ["states": [["QUEUED", 8]]]) + [.anyfast("asyntask_first")]
    try await World.with(tasks) { world in
      try world.write(tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "tasks.txt")
      let run = try world.startRun("tasks.txt")
      try await run.event { $0["outcome"] == "archived" }
      // A worker that stands still is waited for.
      let workers = try run.children()
      for worker in workers { kill(worker, SIGSTOP) }
      for _ in workers { try await run.reaches("verifying") }
      run.send(SIGTERM)
      try await Task.sleep(for: .seconds(1.2))
      run.send(SIGINT)
      let ended = await run.finish()
      for worker in workers { kill(worker, SIGKILL) }
      #expect(ended.exit == 128 + SIGINT)
      #expect(try await world.archive.checkJournals().exit == 0)
      let next = try await world.run("tasks.txt")
      #expect(next.exit == 0)
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  @Test func `stays ignored where nohup has it so`() async throws {
    try await World.with([.anyfast("asyntask_open", ["end": "never"])]) { world in
      try world.list("asyntask_open")
      let holdfast = Tools.programs.appending(path: "holdfast").path
      let run = try Running(
        URL(filePath: "/bin/sh"),
        ["-c", "trap '' HUP INT; exec \(holdfast) run --json tasks.txt"], in: world.directory,
        environment: world.environment)
      try await run.reaches("polling")
      run.send(SIGHUP)
      run.send(SIGINT)
      try await Task.sleep(for: .seconds(1.2))
      run.send(SIGTERM)
      #expect(await run.finish().exit == 128 + SIGTERM)
    }
  }

  @Test func `says on a terminal what it does`() async throws {
    try await World.with([.anyfast("asyntask_open", ["end": "never"])]) { world in
      try world.list("asyntask_open")
      let holdfast = Tools.programs.appending(path: "holdfast").path
      let script = """
        \(holdfast) run tasks.txt & run=$!
        until [ -e archive/.holdfast/ledger.sqlite ]; do sleep 0.1; done
        kill -TERM $run; wait $run
        """
      let terminal = try await world.tool("script", "-qec", script, "/dev/null")
      #expect(terminal.exit == 128 + SIGTERM)
      #expect(
        terminal.output.contains(
          "Stopping: everything is put down safely. Once more ends it at once."),
        "\(terminal.output)")
    }
  }
}
