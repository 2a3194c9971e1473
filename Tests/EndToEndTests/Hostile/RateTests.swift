import Foundation
import Peers
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30))) struct `No host is asked more often than it may be` {
  @Test func `by polls, retries included`() async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let yaml = try world.text("pipeline.yml").replacing("1000/s", with: "20/s")
      try world.write(yaml, to: "pipeline.yml")
      let tasks = (1...40).map { "asyntask_\($0)" }
      for task in tasks {
        world.finish(task, at: world.good.origin)
        // Each fails at first.
        liar.say(of: task) { [gateway = world.gateway] _ in
          gateway.polls(of: task) == 1
            ? [.answer(503)] : [PollLie.json(Self.finished(task, at: world.good.origin))]
        }
      }
      let run = try await world.run(tasks)
      #expect(run.exit == 0)
      #expect(try run.outcomes.count { $0["outcome"] == "archived" } == 40)
      let times = world.gateway.requests.map(\.time)
      #expect(times.count == 80)
      // One more than the rate fits into a second, and what this machine held up for a moment.
      #expect(Self.most(of: times, within: .seconds(1)) <= 30)
      #expect(run.duration > .milliseconds(3900))
      #expect(run.duration < .seconds(110), "and no more seldom either: \(run.duration)")
    }
  }

  @Test func `when it says when to come back`() async throws {
    var settings = FaultWorld.Settings()
    settings.download = "per_host: 4"
    try await FaultWorld.with(settings) { world in
      let first = FirstTime()
      let host = try world.host(
        at: "127.0.0.16",
        Answer { turn in
          let began = first.note(turn.asked.time)
          let isBusy = turn.asked.time < began + .milliseconds(1900)
          let later = Answer.status(503, headers: "Retry-After: 2\r\n")
          return (isBusy ? later : Answer.file()).steps(turn)
        })
      defer { host.stop() }
      let tasks = (1...12).map { "asyntask_\($0)" }
      for task in tasks { world.finish(task, at: host.origin) }
      let run = try await world.run(tasks + [FaultWorld.goodTask])
      #expect(run.exit == 0, "\(run.output.suffix(3000))")
      #expect(try Set(run.endings.values) == ["archived verified"])
      let times = host.requests.map(\.time)
      // Four are under way when the answer comes, and what came before it is known.
      let began = try #require(times.first)
      let early = times.filter { $0 > began + .seconds(1) && $0 < began + .seconds(2) }
      #expect(early.isEmpty, "\(early.map { began.duration(to: $0) })")
      #expect(times.count { $0 <= began + .seconds(1) } <= 8)
      #expect(times.count <= tasks.count + 8)
    }
  }

  /// A host that is dead for five seconds has 60 tasks, and another one, too.
  private func survives(
    in world: FaultWorld, dead: String, revive: (Running) async throws -> Void
  ) async throws -> Finished {
    let other = try world.host(at: "127.0.0.17", .file())
    defer { other.stop() }
    let deadTasks = (1...60).map { "asyntask_dead\($0)" }
    let otherTasks = (1...60).map { "asyntask_other\($0)" }
    for task in deadTasks { world.finish(task, at: dead) }
    for task in otherTasks { world.finish(task, at: other.origin) }
    let running = try world.startRun(deadTasks + otherTasks, ["--max-duration", "100s"])
    var archived = 0
    try await running.event { event in
      if event["outcome"] == "archived" { archived += 1 }
      return archived == otherTasks.count
    }
    try await revive(running)
    let run = await running.finish()
    #expect(run.exit == 0, "\(run.output.suffix(3000))")
    let endings = try run.endings
    #expect(endings.count == 120)
    #expect(Set(endings.values) == ["archived verified"])
    #expect(other.requests.count == 60)
    return run
  }

  private static var settings: FaultWorld.Settings {
    var settings = FaultWorld.Settings()
    settings.retry = "{attempts: 2, first_delay: 200ms, longest_delay: 1s}"
    return settings
  }

  @Test func `while it only fails`() async throws {
    let began = Mutex<ContinuousClock.Instant?>(nil)
    try await FaultWorld.with(Self.settings) { world in
      let host = try world.host(
        at: "127.0.0.16",
        Answer { turn in
          let first = began.withLock { began in
            began = began ?? turn.asked.time
            return began ?? turn.asked.time
          }
          return turn.asked.time < first + .seconds(5)
            ? [.answer(503)] : Answer.file().steps(turn)
        })
      defer { host.stop() }
      _ = try await survives(in: world, dead: host.origin) { _ in }
      let times = host.requests.map(\.time)
      let first = try #require(times.first)
      let vain = times.count { $0 < first + .seconds(5) }
      #expect(5...25 ~= vain, "\(vain) requests in five seconds")
      #expect(times.count == vain + 60)
      // After the first failures there is one probe at a time, half a second after the other at last.
      let late = times.filter { $0 > first + .seconds(2) && $0 < first + .seconds(5) }
      #expect(late.count <= 7, "\(late.count) probes in three seconds")
    }
  }

  @Test func `while it lets nobody in`() async throws {
    try await FaultWorld.with(Self.settings) { world in
      let behind = try world.host(at: "127.0.0.18", .file())
      defer { behind.stop() }
      let host = try LateHost(at: "127.0.0.19", before: behind.port, of: behind.host)
      defer { host.stop() }
      let began = ContinuousClock.now
      var dead = Duration.zero
      let run = try await survives(in: world, dead: host.origin) { running in
        for _ in 0..<3 { try await running.event { $0["event"] == "progress" } }
        try host.open()
        dead = began.duration(to: .now)
      }
      #expect(behind.requests.count == 60)
      let vain = try run.problems("connect-failed").count
      #expect(5 <= vain && Double(vain) <= 10 + 5 * (dead / .seconds(1)), "\(vain) in \(dead)")
    }
  }

  /// The most of these moments that lie within such a time.
  private static func most(of times: [ContinuousClock.Instant], within window: Duration) -> Int {
    let times = times.sorted()
    return times.indices.map { first in
      times[first...].count { $0 < times[first] + window }
    }.max() ?? 0
  }

  private static func finished(_ task: String, at origin: String) -> String {
    PollLie.reply(
      #""task_id":"\#(task)","status":"SUCCESS","result_url":"\#(origin)/\#(task).mp4","#
        + #""data":{"duration":5,"framespersecond":24,"generate_audio":true}"#)
  }
}

/// When a host was asked for the first time.
private final class FirstTime: Sendable {
  private let time = Mutex<ContinuousClock.Instant?>(nil)

  func note(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant {
    time.withLock { time in
      let first = time ?? now
      time = first
      return first
    }
  }
}
