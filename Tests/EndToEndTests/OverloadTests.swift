import Glibc
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A line that is too slow for the deadlines` {
  @Test func `is told with the tasks that will be lost, while they wait`() async throws {
    var settings = Settings()
    settings.download = "parallel: 1"
    // Each takes three seconds or more, and all links die after twenty.
    let tasks = JSON.many(20, ["media": ["rate": 100_000], "link_lifetime": 20])
    try await World.with(tasks, settings: settings) { world in
      try world.write(tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "tasks.txt")
      let run = try world.startRun("tasks.txt")
      let warning = try await run.event { $0["reason"] == "overload" }
      #expect(warning["severity"] == "warning")
      let named = warning["tasks"].list.compactMap(\.text)
      #expect((5..<20).contains(named.count))
      #expect(named.allSatisfy { $0.hasPrefix("anyfast:asyntask_") })
      let sentence = try #require(warning["sentence"].text)
      #expect(sentence.contains("raise download.parallel (1)"))
      #expect(sentence.contains("B/s before their links die, the first at 20"))
      run.send(SIGTERM)
      let ended = await run.finish()
      let early = try ended.outcomes.filter { $0["outcome"] == "archived" }
      #expect(early.allSatisfy { !named.contains("anyfast:\($0["task_id"].text ?? "")") })
    }
  }
}
