import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A host's wish` {
  /// One of many tasks is answered so; its link dies first, so that it goes before the others.
  private static func run(
    refusing refusal: Answer, _ body: (FaultWorld, Finished, MediaHost) throws -> Void
  ) async throws {
    var settings = FaultWorld.Settings()
    settings.download = "per_host: 4"
    try await FaultWorld.with(settings) { world in
      let host = try world.host(
        at: "127.0.0.16",
        Answer { turn in
          turn.asked.target.contains("poison")
            ? refusal.steps(turn)
            : [.pause(.milliseconds(50))] + Answer.file().steps(turn)
        })
      defer { host.stop() }
      let tasks = (1...24).map { "asyntask_\($0)" }
      for task in tasks { world.finish(task, at: host.origin) }
      let link = "\(host.origin)/poison.mp4?\(Gateway.signature("1", expiry: .now + 80_000))"
      world.gateway.finish("asyntask_poison") { _ in Gateway.Links(video: link) }
      let list = Array(tasks.prefix(8)) + ["asyntask_poison"] + tasks.dropFirst(8)
      let running = try world.startRun(list)
      for _ in tasks { try await running.event { $0["outcome"] == "archived" } }
      running.send(SIGTERM)
      try body(world, await running.finish(), host)
    }
  }

  @Test(arguments: [403, 404])
  func `beside a refusal is about that link alone`(status: Int) async throws {
    let refusal = Answer.status(status, headers: "Retry-After: 3600\r\n")
    try await Self.run(refusing: refusal) { _, run, host in
      let archived = try run.outcomes.filter { $0["outcome"] == "archived" }
      #expect(archived.count == 24, "\(run)")
      #expect(try run.endings["asyntask_poison"] == "waiting not-fetched", "\(run)")
      #expect(host.requests.count { $0.target.contains("poison") } <= 2)
    }
  }

  @Test func `beside good answers is about that file alone`() async throws {
    let refusal = Answer.status(429, headers: "Retry-After: 3600\r\n")
    try await Self.run(refusing: refusal) { _, run, host in
      let archived = try run.outcomes.filter { $0["outcome"] == "archived" }
      #expect(archived.count == 24, "\(run)")
      #expect(host.requests.count { $0.target.contains("poison") } == 1)
    }
  }

  @Test func `that outlasts its links is over when they have died`() async throws {
    try await FaultWorld.with { world in
      let host = try world.host(
        at: "127.0.0.16", .status(429, headers: "Retry-After: 3600\r\n"))
      defer { host.stop() }
      let link = "\(host.origin)/a.mp4?\(Gateway.signature("1", expiry: .now + 4))"
      world.gateway.finish("asyntask_a") { _ in Gateway.Links(video: link) }
      let run = try await world.run(["asyntask_a"])
      #expect(run.exit == 1)
      #expect(try run.endings == ["asyntask_a": "lost http-429"], "\(run)")
      #expect(host.requests.count <= 3)
    }
  }

  /// The poll that is to bring its link back is put off by an hour.
  @Test func `of a provider is probed before a link dies that only a poll brings back`()
    async throws
  {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let host = try world.host(at: "127.0.0.16", .silence, .file())
      defer { host.stop() }
      let link = "\(host.origin)/a.mp4?\(Gateway.signature("1", expiry: .now + 16))"
      let finished = PollLie.json(PollLie.reply(#""status":"SUCCESS","result_url":"\#(link)""#))
      liar.say(of: "asyntask_a") { _ in [finished] }
      let running = try world.startRun(["asyntask_a"])
      try await running.event { $0["state"] == "downloading" }
      running.send(SIGTERM)
      _ = await running.finish()
      let before = world.gateway.polls(of: "asyntask_a")
      liar.say(of: "asyntask_a") { [gateway = world.gateway] _ in
        gateway.polls(of: "asyntask_a") == before + 1
          ? [.answer(429, headers: "Retry-After: 3600\r\n")] : [finished]
      }
      let second = try await world.run(["asyntask_a"])
      #expect(try second.outcome(of: "asyntask_a")["outcome"] == "archived", "\(second)")
    }
  }

  @Test func `of a provider keeps no run open whose tasks have their ends`() async throws {
    let liar = Liar()
    var settings = FaultWorld.Settings()
    settings.pollTimeout = "1s"
    try await FaultWorld.with(settings, gateway: liar.script) { world in
      let host = try world.host(at: "127.0.0.16", .status(404), .file())
      defer { host.stop() }
      let link = "\(host.origin)/a.mp4?\(Gateway.signature("1", expiry: .now + 86_400))"
      liar.say(of: "asyntask_a") { [gateway = world.gateway] _ in
        gateway.polls(of: "asyntask_a") == 1
          ? [PollLie.json(PollLie.reply(#""status":"SUCCESS","result_url":"\#(link)""#))]
          : [.answer(429, headers: "Retry-After: 3600\r\n")]
      }
      let run = try await world.run(["asyntask_a"])
      #expect(try run.outcome(of: "asyntask_a")["outcome"] == "archived", "\(run)")
    }
  }
}
