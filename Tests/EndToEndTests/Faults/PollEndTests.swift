import Foundation
import Peers
import Testing

@Suite(.timeLimit(.minutes(30))) struct `Polls that bring nothing` {
  private static let queued = [PollLie.json(PollLie.reply(#""status":"QUEUED""#))]
  private static let noTask: [Peer.Step] = [.answer(404, body: #"{"message":"result not found"}"#)]
  private static let envelope = [PollLie.json(#"{"code":"success","message":"","data":null}"#)]

  private static var quick: FaultWorld.Settings {
    var settings = FaultWorld.Settings()
    settings.poll = ", give_up_after: 1s"
    return settings
  }

  @Test(arguments: ["403", "envelope"])
  func `at the head of a list hold up no other task, and no run`(kind: String) async throws {
    let liar = Liar()
    try await FaultWorld.with(Self.quick, gateway: liar.script) { world in
      let bad = (1...3).map { "asyntask_bad\($0)" }
      let good = (1...6).map { "asyntask_good\($0)" }
      for task in bad {
        liar.say(of: task) { _ in kind == "403" ? [.answer(403)] : Self.envelope }
      }
      for task in good { world.finish(task, at: world.good.origin) }
      let run = try await world.run(bad + good)
      #expect(run.exit == 1, "\(run)")
      let endings = try run.endings
      for task in good { #expect(endings[task] == "archived verified") }
      for task in bad { #expect(endings[task] == "waiting unusable-reply") }
      #expect(try run.problems("unauthorized").isEmpty)

      // The next run asks again.
      liar.repent()
      for task in bad { world.finish(task, at: world.good.origin) }
      let next = try await world.run(bad)
      #expect(try Set(next.endings.values) == ["archived verified"], "\(next)")
      #expect(next.exit == 0)
    }
  }

  @Test func `for a sample of a long list stop the provider`() async throws {
    try await FaultWorld.with(gateway: { _ in [.answer(403)] }) { world in
      let tasks = (0..<1500).map { "asyntask_\($0)" }
      let run = try await world.run(tasks)
      #expect(run.exit == 1)
      #expect(try Set(run.endings.values) == ["waiting unauthorized"])
      #expect(world.gateway.requests.count < 500, "\(world.gateway.requests.count)")
    }
  }

  @Test func `since there is no such task make it unknown once a state was told`() async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let missing = ["asyntask_a", "asyntask_b", "asyntask_c"]
      for task in missing { liar.say(of: task) { _ in Self.noTask } }
      let lone = try await world.run(missing)
      #expect(lone.exit == 1)
      #expect(try Set(lone.endings.values) == ["waiting wrong-url"], "\(lone)")

      let mixed = try await world.run(missing + [FaultWorld.goodTask])
      #expect(mixed.exit == 1)
      let endings = try mixed.endings
      for task in missing { #expect(endings[task] == "unknown unknown-task") }
      #expect(endings[FaultWorld.goodTask] == "archived verified")

      // That this address is right is still known in another run.
      liar.say(of: "asyntask_d") { _ in Self.noTask }
      let once = try await world.run(["asyntask_d"], ["--no-wait"])
      #expect(once.exit == 3)
      #expect(try once.endings == ["asyntask_d": "waiting unknown-task"])
      let later = try await world.run(["asyntask_d"])
      #expect(try later.endings == ["asyntask_d": "unknown unknown-task"])
    }
  }

  @Test func `for too long give a task up, which begins anew when it is listed again`() async throws
  {
    let liar = Liar()
    try await FaultWorld.with(Self.quick, gateway: liar.script) { world in
      world.finish("asyntask_a", at: world.good.origin)
      liar.say(of: "asyntask_a") { _ in Self.queued }
      let run = try await world.run(["asyntask_a"])
      #expect(run.exit == 1)
      #expect(try run.endings == ["asyntask_a": "failed gave-up"])

      liar.repent()
      let next = try await world.run(["asyntask_a"])
      #expect(next.exit == 0)
      #expect(try next.endings == ["asyntask_a": "archived verified"])
    }
  }

  @Test func `but an unknown word fetch the link beside it before it dies`() async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let expiry = Date() + 8
      let link = "\(world.good.origin)/a.mp4?\(Gateway.signature("1", expiry: expiry))"
      liar.say(of: "asyntask_a") { _ in
        [PollLie.json(PollLie.reply(#""status":"DREAMING","result_url":"\#(link)""#))]
      }
      let early = try await world.run(["asyntask_a"], ["--no-wait"])
      #expect(early.exit == 1)
      #expect(try early.endings == ["asyntask_a": "waiting unknown-status"])
      #expect(world.good.requests.isEmpty)

      let run = try await world.run(["asyntask_a"])
      #expect(try run.endings == ["asyntask_a": "archived unchecked"], "\(run)")
      #expect(try run.problems("unknown-status").count == 2)
    }
  }

  @Test func `and before a job ends that no other follows`() async throws {
    let liar = Liar()
    try await FaultWorld.with(gateway: liar.script) { world in
      let link = "\(world.good.origin)/a.mp4?\(Gateway.signature("1", expiry: .now + 86_400))"
      liar.say(of: "asyntask_a") { _ in
        [PollLie.json(PollLie.reply(#""status":"DREAMING","result_url":"\#(link)""#))]
      }
      let run = try await world.run(["asyntask_a"], ["--max-duration", "4s"])
      #expect(try run.endings == ["asyntask_a": "archived unchecked"], "\(run)")
      let receipt = try world.archive.receipt(of: "asyntask_a")
      #expect(receipt["note"] == "fetched while the provider said DREAMING")
    }
  }
}
