import Foundation
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A provider that lies` {
  /// What a run may need at most, in KiB.
  static let memory = 120 << 10

  @Test(arguments: PollLieGroup.all)
  func `costs no task and little memory, and is told once`(group: PollLieGroup) async throws {
    var settings = FaultWorld.Settings()
    settings.pollTimeout = group.pollTimeout
    let liar = Liar()
    let lied = Mutex<[String: Int]>([:])
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
          guard !world.good.requests.isEmpty else {
            return [PollLie.json(PollLie.reply(#""status":"QUEUED""#))]
          }
          lied.withLock { $0[task, default: 0] += 1 }
          return lie.steps(turn)
        }
      }
      let tasks = [FaultWorld.goodTask, "cgt-other"] + lies.keys.sorted()
      let running = try world.startRun(tasks)
      let start = ContinuousClock.now
      let peak = Peak(of: running)
      var (archived, told) = (0, Set<String>())
      var heard = Dictionary(uniqueKeysWithValues: lies.keys.map { ($0, 0) })
      try await running.event { event in
        if event["outcome"] == "archived" { archived += 1 }
        if event["severity"] == "detail", let task = event["tasks"].list.first?.text {
          heard[String(task.trimmingPrefix("anyfast:")), default: 0] += 1
        } else if let severity = event["severity"].text, let reason = event["reason"].text {
          told.insert("\(severity) \(reason)")
        }
        let lied = lied.withLock(\.self)
        return archived == tasks.count - lies.count && told.isSuperset(of: group.messages)
          // What is told of no lie has been said at least twice.
          && lies.keys.allSatisfy {
            group.times?.upperBound != 0 ? heard[$0, default: 0] > 0 : lied[$0, default: 0] > 1
          }
      }
      running.send(SIGINT)
      let run = await running.finish()
      #expect(run.exit == 128 + SIGINT)
      let endings = try run.endings
      for (task, ending) in endings {
        let lie = lies[task]
        #expect(
          ending == (lie == nil ? "archived verified" : group.ending),
          "\(lie?.behaviour ?? task): \(run.output.suffix(20_000))")
      }
      #expect(endings.count == tasks.count)
      let problems = try run.events.filter { $0["event"] == "problem" }
      let times = group.times ?? 1...Self.mostPolls(in: .now - start)
      for (task, lie) in lies { expectTold(of: task, lie, times, problems) }
      expectTold(group, problems)
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

  /// How often a task can be asked in this time, when `every` is 50 ms and up to a tenth of it is saved.
  private static func mostPolls(in time: Duration) -> Int { 2 + Int(time / .milliseconds(45)) }

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
    let messages = problems.filter {
      !["detail", "notice"].contains($0["severity"]) && $0["reason"] != "new-archive"
    }
    let told = messages.map { "\($0["severity"].text ?? "") \($0["reason"].text ?? "")" }
    #expect(Set(told) == group.messages, "\(messages)")
    // A status that nobody knows is told for each such word; an honest answer between two lies begins anew.
    #expect(told.count <= 2 || Set(told) == ["warning unknown-status"], "\(told)")
    for problem in problems {
      #expect((1..<600).contains(problem["sentence"].text?.count ?? 0), "\(problem)")
    }
  }
}
