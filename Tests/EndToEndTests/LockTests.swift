import Testing

@Suite(.timeLimit(.minutes(30))) struct `An archive that a run holds` {
  static let tasks: [JSON] = JSON.many(3) + [.anyfast("asyntask_open", ["end": "never"])]

  @Test func `is refused to a second writer, which is told who has it`() async throws {
    try await World.with(Self.tasks) { world in
      try world.list("asyntask_01", "asyntask_open")
      let run = try world.startRun("tasks.txt")
      try await run.event { $0["outcome"] == "archived" }
      for command in [
        ["run", "tasks.txt"], ["run"], ["ack", "asyntask_01"], ["forget", "asyntask_open"],
        ["rebuild"],
      ] {
        let second = try await world.start(command).finish()
        #expect(second.exit == 75, "\(command): \(second)")
        #expect(second.errors.contains("is being written by process \(run.processID), run "))
      }
      #expect(try world.requests.count { $0["which"] == "video" } == 1)
      let status = try JSON(try await world.holdfast("status", "--json").output)
      #expect(status["running"]["process"] == .number(Double(run.processID)))
      #expect(status["runs"].list.first?["state"] == "running")
      run.send(15)
      #expect(await run.finish().exit == 143)
      #expect(try await world.run("tasks.txt", "--no-wait").exit == 3)
    }
  }

  @Test func `can be read and verified without a false alarm`() async throws {
    let slow: [String: JSON] = ["states": [["QUEUED", 0.4]], "media": ["rate": 1_000_000]]
    let tasks = JSON.many(2) + (1...9).map { .anyfast("asyntask_slow\($0)", slow) }
    try await World.with(tasks) { world in
      try world.write(tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "tasks.txt")
      let run = try world.startRun("tasks.txt")
      try await run.event { $0["outcome"] == "archived" }
      for _ in 1...4 {
        let verify = try await world.holdfast("verify", "--json")
        #expect(verify.exit == 0, "\(verify.output)")
      }
      for command in [["status"], ["list"], ["show", "asyntask_01"], ["run", "--dry-run"]] {
        let reader = try await world.start(command).finish()
        #expect(reader.exit == 0, "\(command): \(reader)")
      }
      #expect(await run.finish().exit == 0)
    }
  }
}
