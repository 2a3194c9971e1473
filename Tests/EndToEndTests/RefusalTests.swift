import Foundation
import Peers
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A link that is refused` {
  /// Refusals of links that live for a day.
  static let refusals: [Answer] = [
    .status(404), .error(403, "AccessDenied"), .status(410), .status(200, "<html>Log in</html>"),
    .status(400, #"{"error":{"code":"video_not_ready","message":"video is not ready"}}"#),
  ]

  /// Answers so for this long from the first request on, and then with the file.
  private static func refusing(_ refusal: Answer, for time: Duration) -> Answer {
    let began = Began()
    return Answer { turn in
      let isOver = began.elapsed(at: turn.asked.time) >= time
      return (isOver ? Answer.file() : refusal).steps(turn)
    }
  }

  private final class Began: Sendable {
    private let time = Mutex<ContinuousClock.Instant?>(nil)

    func elapsed(at now: ContinuousClock.Instant) -> Duration {
      time.withLock { time in
        let first = time ?? now
        time = first
        return first.duration(to: now)
      }
    }
  }

  private final class Switch: Sendable {
    private let state = Mutex(false)

    var isOn: Bool { state.withLock(\.self) }

    func turnOn() { state.withLock { $0 = true } }
  }

  @Test func `for two seconds is asked again until the file is there`() async throws {
    var settings = FaultWorld.Settings()
    settings.retry = "{attempts: 2, first_delay: 100ms, longest_delay: 400ms}"
    try await FaultWorld.with(settings) { world in
      let hosts = try Self.refusals.enumerated().map { index, refusal in
        try world.host(
          at: "127.0.0.\(16 + index)", Self.refusing(refusal, for: .seconds(2)))
      }
      defer { for host in hosts { host.stop() } }
      let tasks = hosts.indices.map { "asyntask_\($0)" }
      for (task, host) in zip(tasks, hosts) { world.finish(task, at: host.origin) }
      let run = try await world.run(tasks)
      #expect(run.exit == 0, "\(run)")
      for (task, host) in zip(tasks, hosts) {
        #expect(try world.holds(.clip, of: task, by: run))
        #expect(world.gateway.polls(of: task) >= 2)
        #expect(3...30 ~= host.requests.count, "\(host.requests.count)")
      }
    }
  }

  @Test func `until the run ends is not fetched yet, and the next one fetches it`() async throws {
    try await FaultWorld.with { world in
      let isServed = Switch()
      let host = try world.host(
        at: "127.0.0.16",
        Answer { turn in (isServed.isOn ? Answer.file() : .status(404)).steps(turn) })
      defer { host.stop() }
      world.finish("asyntask_a", at: host.origin)
      let running = try world.startRun(["asyntask_a"])
      for _ in 1...3 { try await running.event { $0["reason"] == "http-404" } }
      running.send(SIGTERM)
      let first = await running.finish()
      #expect(try first.endings == ["asyntask_a": "waiting not-fetched"], "\(first)")
      let second = try await world.run(["asyntask_a"], ["--max-duration", "1s"])
      #expect(second.exit == 3)
      #expect(try second.endings == ["asyntask_a": "waiting not-fetched"], "\(second)")
      isServed.turnOn()
      let third = try await world.run(["asyntask_a"])
      #expect(third.exit == 0)
      #expect(try world.holds(.clip, of: "asyntask_a", by: third))
    }
  }

  @Test(arguments: [
    (#""status":"FAILURE","fail_reason":"removed for its content""#, "removed for its content"),
    (#""status":"CANCELLED""#, "404"),
  ])
  func `of a task that its provider has dropped is lost at once`(
    reply: String, words: String
  ) async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let host = try world.host(at: "127.0.0.16", .status(404))
      defer { host.stop() }
      let link = "\(host.origin)/a.mp4?\(Gateway.signature("1", expiry: .now + 86_400))"
      liar.say(of: "asyntask_a") { _ in
        let isRefused = !host.requests.isEmpty
        return [
          PollLie.json(
            PollLie.reply(isRefused ? reply : #""status":"SUCCESS","result_url":"\#(link)""#))
        ]
      }
      let run = try await world.run(["asyntask_a"])
      #expect(run.exit == 1)
      #expect(try run.endings == ["asyntask_a": "lost http-404"], "\(run)")
      #expect(try run.outcome(of: "asyntask_a")["sentence"].text?.contains(words) == true)
    }
  }

  @Test func `in a run that does not wait is set aside, which a person is told`() async throws {
    try await FaultWorld.with { world in
      let host = try world.host(at: "127.0.0.16", .status(404), .status(404), .file())
      defer { host.stop() }
      world.finish("asyntask_a", at: host.origin)
      let first = try await world.run(["asyntask_a"], ["--no-wait"])
      #expect(first.exit == 1)
      #expect(try first.endings == ["asyntask_a": "waiting link-refused"], "\(first)")
      #expect(world.gateway.polls(of: "asyntask_a") == 2)
      let status = try await world.start(["status"]).finish()
      #expect(status.output.contains("1 waiting link-refused: anyfast:asyntask_a"), "\(status)")
      #expect(status.output.contains("holdfast show anyfast:asyntask_a"))
      let second = try await world.start(["run", "--json"]).finish()
      #expect(second.exit == 0, "\(second)")
      #expect(try world.holds(.clip, of: "asyntask_a", by: second))
      #expect(try await !world.start(["status"]).finish().output.contains("link-refused"))
    }
  }

  @Test func `beside a video ends with the run, and the video is filed`() async throws {
    try await FaultWorld.with { world in
      let host = try world.host(at: "127.0.0.16", .status(404))
      defer { host.stop() }
      let signature = Gateway.signature("1", expiry: .now + 86_400)
      let links = Gateway.Links(
        video: "\(world.good.origin)/a.mp4?\(signature)",
        original: "\(host.origin)/a.mp4?\(signature)")
      world.gateway.finish("asyntask_a") { _ in links }
      let running = try world.startRun(["asyntask_a"])
      // By the fourth refusal the video, which is fetched at once, has long been flushed and noted.
      for _ in 1...4 { try await running.event { $0["reason"] == "http-404" } }
      // A part file of the refused one may go while it is looked at.
      while (try? world.staged)?.contains(where: { $0.bytes == Served.clip.bytes.count }) != true {
        try await Task.sleep(for: .milliseconds(10))
      }
      running.send(SIGTERM)
      let run = await running.finish()
      #expect(run.exit == 128 + SIGTERM)
      #expect(try run.endings == ["asyntask_a": "archived verified http-404"], "\(run)")
    }
  }

  /// The link tells an end of its own, which counts; its provider's usual lifetime is over.
  @Test func `by a host that is down is given up only when the link itself has ended`()
    async throws
  {
    var settings = Settings()
    settings.linkLifetime = "1s"
    let media: JSON = ["status": 503, "status_times": 4, "retry_after": 1]
    try await World.with([.anyfast("asyntask_a", ["media": media])], settings: settings) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0, "\(run)")
      #expect(try run.endings == ["asyntask_a": "archived verified"])
    }
  }

  @Test func `by a host that never sends a byte keeps no run open for ever`() async throws {
    var settings = Settings()
    settings.poll = "{every: 50ms, rate: 1000/s, give_up_after: 1s}"
    let tasks = [JSON.anyfast("asyntask_a", ["media": ["status": 503]])]
    try await World.with(tasks, settings: settings) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 3, "\(run)")
      #expect(try run.endings == ["asyntask_a": "waiting not-fetched"])
    }
  }

  /// Ten minutes, which the programs' clock leaps through.
  @Test func `for ten minutes is set aside, and a page rejected`() async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-clock-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let clock = try await TestClock(in: directory)
    let tasks: [JSON] = [
      .anyfast("asyntask_a", ["media": ["status": 404]]),
      .anyfast("asyntask_page", ["media": ["body": "html"]]),
      .ultra("asyntask_ultra", ["original_media": ["status": 410]]),
    ]
    try await World.with(tasks, environment: clock.environment) { world in
      try world.list("asyntask_a", "asyntask_page", "asyntask_ultra")
      let running = try world.startRun("tasks.txt", "-v")
      let run = try await withThrowingTaskGroup(of: Finished?.self) { group in
        group.addTask { await running.finish() }
        group.addTask {
          while !Task.isCancelled {
            // Each leap is seen by every task that is still asked for.
            let asked = try world.requests.count
            try clock.leap(hours: 0.05)
            while !Task.isCancelled, try world.requests.count < asked + 12 {
              try? await Task.sleep(for: .milliseconds(20))
            }
          }
          return nil
        }
        let finished = try await group.next() ?? nil
        group.cancelAll()
        return finished
      }
      let ended = try #require(run)
      #expect(ended.exit == 1, "\(ended)")
      #expect(
        try ended.endings == [
          "asyntask_a": "waiting link-refused", "asyntask_page": "rejected not-media",
          "asyntask_ultra": "archived verified http-410",
        ], "\(ended)")
      #expect(try world.downloads(of: "asyntask_a") >= 5)
      let kept = world.archive.files(".holdfast/quarantine")
      #expect(kept.contains { $0.contains("asyntask_page") && $0.hasSuffix(".bytes") }, "\(kept)")
    }
  }
}
