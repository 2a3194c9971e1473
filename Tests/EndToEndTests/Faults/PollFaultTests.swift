import Foundation
import Peers
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A fault of a provider` {
  static let tasks = ["asyntask_a", "asyntask_b", "asyntask_c", "cgt-other"]
  /// What a run may need at most, in KiB: three tasks' replies have their limits.
  static let memory = 96 << 10

  /// What the API does, until it does all well.
  private final class Fault: Sendable {
    private let steps = Mutex<(@Sendable (Asked) -> [Peer.Step]?)?>(nil)

    func set(_ steps: (@Sendable (Asked) -> [Peer.Step]?)?) { self.steps.withLock { $0 = steps } }

    var script: Gateway.Script { { asked in self.steps.withLock(\.self)?(asked) } }
  }

  @Test(arguments: PollFault.all)
  func `costs no task and little memory, and is told`(kind: PollFault) async throws {
    var settings = FaultWorld.Settings()
    settings.pollTimeout = kind.pollTimeout
    let fault = Fault()
    try await FaultWorld.with(settings, gateway: fault.script) { world in
      for task in Self.tasks where task != "cgt-other" { world.finish(task, at: world.good.origin) }
      let forbidden = "\(world.forbidden.origin)/elsewhere"
      fault.set { _ in kind.steps(forbidden) }
      let running = try world.startRun(Self.tasks)
      let peak = Peak(of: running)
      if !kind.isElsewhere {
        var (isOtherArchived, isTold, heard) = (false, false, Set<JSON>())
        try await running.event { event in
          if event["outcome"] == "archived" { isOtherArchived = true }
          if event["reason"] == "provider-down", event["severity"] == "warning" { isTold = true }
          if event["severity"] == "detail" { heard.formUnion(event["tasks"].list) }
          return isOtherArchived && isTold && heard.count >= (kind.isClosing ? 1 : 3)
        }
        running.send(SIGINT)
      }
      let run = await running.finish()
      #expect(0 < peak.kibibytes && peak.kibibytes < Self.memory, "\(peak.kibibytes) KiB")
      #expect(run.exit == (kind.isElsewhere ? 1 : 128 + SIGINT), "\(run)")
      #expect(try run.endings["cgt-other"] == "archived verified")
      #expect(try run.endings.count == Self.tasks.count)
      for task in Self.tasks.dropLast() {
        #expect(try run.outcome(of: .text(task))["outcome"] == "waiting")
      }
      try expectTold(kind, run)
      #expect(world.forbidden.accepted == 0)

      fault.set(nil)
      let next = try await world.run(Self.tasks)
      #expect(next.exit == 0, "\(next)")
      #expect(try Set(next.endings.values) == ["archived verified"])
    }
  }

  /// One clear message, beside the details.
  private func expectTold(_ kind: PollFault, _ run: Finished) throws {
    let problems = try run.events.filter {
      $0["event"] == "problem" && $0["provider"] == "anyfast" && $0["severity"] == "detail"
    }
    let reasons = Set(problems.compactMap { $0["reason"].text })
    #expect(!reasons.isEmpty && reasons.isSubset(of: kind.told), "\(reasons)")
    let told = try run.events.filter {
      ["warning", "error"].contains($0["severity"]) && $0["reason"] != "new-archive"
    }
    let sentence: JSON = kind.isElsewhere ? "wrong-url" : "provider-down"
    let count = told.count { $0["reason"] == sentence }
    #expect(count == 1 || count == 2 && kind.isClosing, "\(told)")
    #expect(told.allSatisfy { [sentence, "provider-down"].contains($0["reason"]) }, "\(told)")
  }

  @Test func `that refuses the key amid a run stops that provider alone`() async throws {
    let fault = Fault()
    try await FaultWorld.with(gateway: fault.script) { world in
      let slow = try world.host(
        at: "127.0.0.16",
        Answer { turn in [.pause(.milliseconds(300))] + Answer.file().steps(turn) })
      defer { slow.stop() }
      world.finish("asyntask_a", at: slow.origin)
      world.finish("asyntask_b", at: world.good.origin)
      fault.set { asked in
        // The key is refused while the first task's file is on its way.
        guard asked.target.hasSuffix("/asyntask_b") else { return nil }
        return [.pause(.milliseconds(100)), .answer(401)]
      }
      let tasks = ["asyntask_a", "asyntask_b", "cgt-other"]
      let run = try await world.run(tasks)
      #expect(run.exit == 1)
      #expect(
        try run.endings == [
          "asyntask_a": "archived verified", "asyntask_b": "waiting unauthorized",
          "cgt-other": "archived verified",
        ])
      let errors = try run.events.filter { $0["severity"] == "error" }
      #expect(errors.map { $0["reason"] } == ["unauthorized"])

      fault.set(nil)
      let next = try await world.run(tasks)
      #expect(next.exit == 0)
      #expect(slow.requests.count == 1)
    }
  }
}
