import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A fault of one slow host` {
  static let slowness = Duration.milliseconds(60)

  @Test func `does not hold up the others`() async throws {
    var settings = FaultWorld.Settings()
    settings.download = "parallel: 8\n  per_host: 4"
    try await FaultWorld.with(settings) { world in
      let slow = try world.host(
        at: "127.0.0.16", Answer { turn in [.pause(Self.slowness)] + Answer.file().steps(turn) }
      )
      let fast = try world.host(at: "127.0.0.17", .file())
      defer {
        slow.stop()
        fast.stop()
      }
      let slowTasks = (1...64).map { "asyntask_slow\($0)" }
      let fastTasks = (1...8).map { "asyntask_fast\($0)" }
      for task in slowTasks { world.finish(task, at: slow.origin) }
      for task in fastTasks { world.finish(task, at: fast.origin) }
      let run = try await world.run(slowTasks + fastTasks)
      try #require(run.exit == 0, "\(run)")
      try #require(try run.endings.count == 72)
      try #require(slow.requests.count == 64 && fast.requests.count == 8)
      // With four under way the fifth has to wait for one that took its time.
      let times = slow.requests.map(\.time)
      for (first, fifth) in zip(times, times.dropFirst(4)) {
        try #require(first.duration(to: fifth) >= Self.slowness)
      }
      let order = try run.outcomes.map { fastTasks.contains($0["task_id"].text ?? "") }
      let before = order.lastIndex(of: true) ?? 0
      try #require(before < 48, "the last fast one was \(before + 1)th")
      try await FaultTable.shared.pass(
        69,
        FaultTable.Line(
          behaviour: "is slow, and 64 tasks wait for it", requests: "64",
          result: "archived verified", remark: "four at a time; the other hosts' tasks go before"))
    }
  }
}
