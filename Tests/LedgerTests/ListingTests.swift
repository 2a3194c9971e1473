import FoundationEssentials
import Testing

@testable import Ledger

@Suite struct `A list of tasks` {
  @Test func `adds what is new and tells what is listed twice`() async throws {
    let bench = try await Bench()
    #expect(try await bench.list(["a", "b", "a"]) == [.new, .new, .duplicate])
    #expect(
      try await bench.list(["b"]) == [.open], "a later list of the same run is another list")
    #expect(try await bench.task("a").origin == "tasks.txt:1")
  }

  @Test func `may name the same id at two providers`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    #expect(
      try await bench.list([Listed(provider: "globalaiopc", taskID: "a", origin: "-:1")]) == [.new])
    #expect(try await bench.ledger.tasks("a").map(\.provider) == ["anyfast", "globalaiopc"])
    #expect(try await bench.ledger.tasks("a", provider: "globalaiopc").map(\.origin) == ["-:1"])
  }

  @Test func `keeps every word that it says`() async throws {
    let bench = try await Bench()
    let listed = Listed(
      provider: "anyfast", taskID: "ä-\"1\"", duration: 5.5, framesPerSecond: 24,
      tags: ["scene 1", "a \"quoted\" tag", "línea\n2"], origin: "films/tasks.jsonl:7")
    try await bench.list([listed])
    let task = try await bench.task(listed.taskID)
    #expect(task.duration == 5.5)
    #expect(task.framesPerSecond == 24)
    #expect(task.tags == listed.tags)
    #expect(task.origin == listed.origin)
    #expect(task.enqueuedAt == Bench.start)
    #expect(task.stage == .queued)
    #expect(task.run == bench.run)
  }

  @Test func `knows over its batches what it has named`() async throws {
    let bench = try await Bench()
    func line(_ task: String, _ duration: Double) -> Listed {
      Listed(provider: "anyfast", taskID: task, duration: duration, origin: "tasks.txt:1")
    }
    #expect(try await bench.list([line("a", 5)], listing: 1) == [.new])
    #expect(
      try await bench.list([line("a", 6), line("b", 7)], listing: 1) == [.duplicate, .new])
    #expect(try await bench.task("a").duration == 5, "the first time counts")
    #expect(try await bench.list([line("a", 8)], listing: 2) == [.open])
    #expect(try await bench.task("a").duration == 8)
  }

  @Test func `leaves a task at the end to which it came after its line was journaled`() async throws
  {
    let bench = try await Bench()
    try await bench.list(["a"])
    let line = Listed(provider: "anyfast", taskID: "a", origin: "b.txt:1")
    let standings = try await bench.ledger.standings(of: [line], in: 7)
    #expect(standings == [.open])
    try await bench.fail("a", .lost)
    try await bench.ledger.enlist([line], standings, in: 7, run: bench.run, at: bench.time(3))
    #expect(try await bench.task("a").outcome == .lost)
  }

  @Test func `renews what is expected of a task that is still open`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    #expect(try await bench.claim(1) == ["a"])
    let next = try await bench.ledger.beginRun(name: "next", boot: "b", at: Bench.start)
    let line = Listed(
      provider: "anyfast", taskID: "a", duration: 8, tags: ["new"], origin: "b.txt:3")
    #expect(try await bench.list([line], in: next) == [.open])
    let task = try await bench.task("a")
    #expect(task.duration == 8)
    #expect(task.tags == ["new"])
    #expect(task.origin == "b.txt:3")
    #expect(task.run == next)
    #expect(task.stage == .polling)
  }

  @Test(arguments: [Outcome.lost, .rejected, .unknown])
  func `has a task tried again that was`(outcome: Outcome) async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    _ = try await bench.claim(1)
    try await bench.finish("a")
    try await bench.fail("a", outcome)
    let id = try await bench.task("a").id
    #expect(try await bench.ledger.acknowledge([id], at: Bench.start) == 1)
    let next = try await bench.ledger.beginRun(name: "next", boot: "b", at: Bench.start)
    #expect(try await bench.list(["a"], in: next) == [.triedAgain])
    let task = try await bench.task("a")
    #expect(task.stage == .queued)
    #expect(task.outcome == nil)
    #expect(task.polls == 0)
    #expect(task.reason == nil)
    #expect(task.deadline == nil)
    #expect(task.finishedSeenAt == nil)
    #expect(task.acknowledgedAt == nil)
    #expect(!task.needsPerson)
    #expect(try await bench.ledger.artifacts(of: id).isEmpty)
    #expect(
      try await bench.ledger.nextPoll(provider: "anyfast", run: next) == .distantPast)
  }

  @Test func `has a task tried again that was lost earlier in the same run`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.fail("a", .lost)
    #expect(try await bench.list(["a", "a"]) == [.triedAgain, .duplicate])
    #expect(try await bench.task("a").stage == .queued)
  }

  @Test func `of the inbox is remembered from its beginning, until it is filed`() async throws {
    let bench = try await Bench()
    var list = TakenList(name: "films.txt", digest: "12ab", run: "run")
    try await bench.ledger.beginTaking(list)
    try await bench.ledger.beginTaking(TakenList(name: "films.txt", digest: "12ab", run: "next"))
    #expect(try await bench.ledger.takenLists() == [list], "the first run's name stays")
    try await bench.ledger.took(list)
    list.isTaken = true
    #expect(try await bench.ledger.takenLists() == [list])
    try await bench.ledger.filed(list)
    #expect(try await bench.ledger.takenLists().isEmpty)
  }

  @Test func `leaves what is archived or failed as it is`() async throws {
    let bench = try await Bench()
    try await bench.list(["a", "f"])
    try await bench.archive("a", verdict: "mismatch")
    try await bench.fail("f", .failed)
    let next = try await bench.ledger.beginRun(name: "next", boot: "b", at: Bench.start)
    #expect(try await bench.list(["a", "f"], in: next) == [.final, .final])
    #expect(try await bench.task("a").stage == .done)
    #expect(try await bench.task("f").outcome == .failed)
    #expect(try await bench.ledger.nextPoll(provider: "anyfast", run: next) == nil)
    #expect(try await bench.task("a").run == next, "it answers for them")
    #expect(try await bench.task("f").run == next)
  }

  @Test func `is not needed to go on with what is open`() async throws {
    let bench = try await Bench()
    try await bench.list(["a", "b", "c"])
    try await bench.archive("b")
    let next = try await bench.ledger.beginRun(name: "next", boot: "b", at: Bench.start)
    try await bench.ledger.enlistOpen(run: next)
    #expect(try await bench.task("a").run == next)
    #expect(try await bench.task("c").run == next)
    #expect(try await bench.task("b").run == bench.run)
  }

  @Test(.timeLimit(.minutes(30)))
  func `of a hundred thousand tasks takes seconds`() async throws {
    let bench = try await Bench()
    let lines = (1...100_000).map { line in
      Listed(
        provider: "anyfast", taskID: "asyntask_\(line &* 7_919 % 100_003)_\(line)", duration: 5,
        framesPerSecond: 24, origin: "tasks.txt:\(line)")
    }
    let elapsed = try await ContinuousClock().measure {
      for start in stride(from: 0, to: lines.count, by: 1000) {
        let batch = Array(lines[start..<start + 1000])
        let standings = try await bench.list(batch, listing: 1)
        #expect(standings.allSatisfy { $0 == .new })
      }
    }
    print("100,000 tasks listed in \(elapsed)")
    #expect(elapsed < .seconds(120))
  }
}
