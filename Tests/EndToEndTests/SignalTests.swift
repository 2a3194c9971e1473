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

  @Test func `that comes twice ends a run at once, and the next is none the worse`() async throws {
    // The last one gives the signals the time to come, on a busy machine too.
    let slow = JSON.anyfast("asyntask_slow", ["media": ["rate": 40_000]])
    let tasks = JSON.many(6, ["media": ["rate": 400_000]]) + [slow]
    try await World.with(tasks) { world in
      try world.write(tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "tasks.txt")
      let run = try world.startRun("tasks.txt")
      try await run.reaches("verifying")
      run.send(SIGTERM)
      run.send(SIGINT)
      let ended = await run.finish()
      #expect([128 + SIGTERM, 128 + SIGINT].contains(ended.exit))
      #expect(try await world.archive.checkJournals().exit == 0)
      let next = try await world.run("tasks.txt")
      #expect(next.exit == 0)
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }
}
