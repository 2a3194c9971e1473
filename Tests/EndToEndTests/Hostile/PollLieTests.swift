import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct `A provider that lies` {
  /// What a run may need at most, in KiB.
  static let memory = 120 << 10

  @Test(arguments: PollLieGroup.all)
  func `costs no task, little memory and time, and is told once`(group: PollLieGroup) async throws {
    var settings = FaultWorld.Settings()
    settings.pollTimeout = "600ms"
    let liar = Liar()
    try await FaultWorld.with(settings, gateway: liar.script) { world in
      let lies = Dictionary(
        uniqueKeysWithValues: group.lies.enumerated().map { ("asyntask_lie\($0)", $1) })
      for (task, lie) in lies {
        world.finish(task, at: world.good.origin)
        let turn = PollLie.Turn(
          task: task, link: "\(world.good.origin)/lie.mp4",
          forbidden: "\(world.forbidden.origin)/elsewhere.mp4")
        // Until the good task's link has been believed, all are honest.
        liar.say(of: task) { _ in
          world.good.requests.isEmpty
            ? [PollLie.json(PollLie.reply(#""status":"QUEUED""#))] : lie.steps(turn)
        }
      }
      let tasks = [FaultWorld.goodTask, "cgt-other"] + lies.keys.sorted()
      let running = try world.startRun(tasks, ["--max-duration", "4s"])
      let peak = Peak(of: running)
      let run = await running.finish()
      #expect(run.exit == 3)
      let endings = try run.endings
      for (task, ending) in endings {
        let lie = lies[task]
        #expect(
          ending == (lie == nil ? "archived verified" : group.ending),
          "\(lie?.behaviour ?? task): \(run.output.suffix(20_000))")
      }
      #expect(endings.count == tasks.count)
      let problems = try run.events.filter { $0["event"] == "problem" }
      for (task, lie) in lies { expectTold(of: task, lie, group.times, problems) }
      expectTold(group, problems)
      #expect(run.duration < .seconds(15), "\(run.duration)")
      #expect(0 < peak.kibibytes && peak.kibibytes < Self.memory, "\(peak.kibibytes) KiB")
      #expect(world.forbidden.accepted == 0)
      #expect(
        !run.output.unicodeScalars.contains {
          $0 != "\n" && [.control, .format].contains($0.properties.generalCategory)
        })

      liar.repent()
      let next = try await world.run(tasks)
      #expect(next.exit == 0, "\(next.output.suffix(5000))")
      #expect(try Set(next.endings.values) == ["archived verified"])
      #expect(world.good.requests.count == tasks.count, "nothing is fetched twice")
    }
  }

  private func expectTold(
    of task: String, _ lie: PollLie, _ times: ClosedRange<Int>, _ problems: [JSON]
  ) {
    let details = problems.filter {
      $0["severity"] == "detail" && $0["tasks"] == [.text("anyfast:\(task)")]
    }
    let reasons = Set(details.compactMap { $0["reason"].text })
    #expect(
      reasons.isSubset(of: lie.told) && times.contains(details.count),
      "\(lie.behaviour): \(reasons), \(details.count) times")
  }

  private func expectTold(_ group: PollLieGroup, _ problems: [JSON]) {
    let messages = problems.filter { $0["severity"] != "detail" && $0["severity"] != "notice" }
    let told = messages.map { "\($0["severity"].text ?? "") \($0["reason"].text ?? "")" }
    #expect(Set(told) == group.messages, "\(messages)")
    // A status that nobody knows is told for each such word; an honest answer between two lies begins anew.
    #expect(told.count <= 2 || Set(told) == ["warning unknown-status"], "\(told)")
    for problem in problems {
      #expect((1..<600).contains(problem["sentence"].text?.count ?? 0), "\(problem)")
    }
  }
}
