import FoundationEssentials
import Testing

@testable import Ledger

@Suite struct `A list of tasks` {
  @Test func `adds what is new and tells what is listed twice`() async throws {
    let bench = try await Bench()
    #expect(try await bench.list(["a", "b", "a"]) == [.added(1), .added(2), .duplicate])
    #expect(
      try await bench.list(["b"]) == [.known(2, stage: .queued, outcome: nil)],
      "a later list of the same run is another list")
    #expect(try await bench.task("a").origin == "tasks.txt:1")
  }

  @Test func `may name the same id at two providers`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    let other = try await bench.ledger.enqueue(run: bench.run, at: Bench.start) {
      try $0.add(Listed(provider: "globalaiopc", taskID: "a", origin: "-:1"))
    }
    #expect(other == .added(2))
    #expect(try await bench.ledger.tasks("a").map(\.provider) == ["anyfast", "globalaiopc"])
    #expect(try await bench.ledger.tasks("a", provider: "globalaiopc").map(\.origin) == ["-:1"])
  }

  @Test func `keeps every word that it says`() async throws {
    let bench = try await Bench()
    let listed = Listed(
      provider: "anyfast", taskID: "ä-\"1\"", duration: 5.5, framesPerSecond: 24,
      tags: ["scene 1", "a \"quoted\" tag", "línea\n2"], origin: "films/tasks.jsonl:7")
    _ = try await bench.ledger.enqueue(run: bench.run, at: Bench.start) { try $0.add(listed) }
    let task = try await bench.task(listed.taskID)
    #expect(task.duration == 5.5)
    #expect(task.framesPerSecond == 24)
    #expect(task.tags == listed.tags)
    #expect(task.origin == listed.origin)
    #expect(task.enqueuedAt == Bench.start)
    #expect(task.stage == .queued)
    #expect(task.run == bench.run)
  }

  @Test func `that cannot be read to its end adds nothing`() async throws {
    struct Unreadable: Error {}
    let bench = try await Bench()
    await #expect(throws: Unreadable.self) {
      try await bench.ledger.enqueue(run: bench.run, at: Bench.start) { enqueuer in
        _ = try enqueuer.add(Listed(provider: "anyfast", taskID: "a", origin: "tasks.txt:1"))
        throw Unreadable()
      }
    }
    #expect(try await bench.ledger.tasks("a").isEmpty)
  }

  @Test func `renews what is expected of a task that is still open`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    #expect(try await bench.claim(1) == ["a"])
    let next = try await bench.ledger.beginRun(name: "next", boot: "b", at: Bench.start)
    let answer = try await bench.ledger.enqueue(run: next, at: Bench.start) {
      try $0.add(
        Listed(provider: "anyfast", taskID: "a", duration: 8, tags: ["new"], origin: "b.txt:3"))
    }
    #expect(answer == .known(1, stage: .polling, outcome: nil))
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
    #expect(try await bench.list(["a"], in: next) == [.reopened(1)])
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
    #expect(
      try await bench.list(["a", "a"]) == [.reopened(1), .duplicate])
    #expect(try await bench.task("a").stage == .queued)
  }

  @Test func `of the inbox is remembered with its tasks, until it is filed`() async throws {
    struct Unreadable: Error {}
    let bench = try await Bench()
    let list = TakenList(name: "films.txt", digest: "12ab", run: "run")
    let listed = Listed(provider: "anyfast", taskID: "a", origin: "films.txt:1")
    await #expect(throws: Unreadable.self) {
      try await bench.ledger.take(list, run: bench.run, at: Bench.start) { enqueuer in
        _ = try enqueuer.add(listed)
        throw Unreadable()
      }
    }
    #expect(try await bench.ledger.takenLists().isEmpty)
    _ = try await bench.ledger.take(list, run: bench.run, at: Bench.start) { try $0.add(listed) }
    #expect(try await bench.ledger.takenLists() == [list])
    await #expect(throws: LedgerError.self) {
      try await bench.ledger.take(list, run: bench.run, at: Bench.start) { try $0.add(listed) }
    }
    try await bench.ledger.filed(list)
    #expect(try await bench.ledger.takenLists().isEmpty)
  }

  @Test func `leaves what is archived or failed as it is`() async throws {
    let bench = try await Bench()
    try await bench.list(["a", "f"])
    try await bench.archive("a", verdict: "mismatch")
    try await bench.fail("f", .failed)
    let next = try await bench.ledger.beginRun(name: "next", boot: "b", at: Bench.start)
    #expect(
      try await bench.list(["a", "f"], in: next) == [
        .known(1, stage: .done, outcome: .archived), .known(2, stage: .done, outcome: .failed),
      ])
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
    let elapsed = try await ContinuousClock().measure {
      let added = try await bench.ledger.enqueue(run: bench.run, at: Bench.start) { enqueuer in
        try (1...100_000).count { line in
          try enqueuer.add(
            Listed(
              provider: "anyfast", taskID: "asyntask_\(line &* 7_919 % 100_003)_\(line)",
              duration: 5, framesPerSecond: 24, origin: "tasks.txt:\(line)")) == .added(Int64(line))
        }
      }
      #expect(added == 100_000)
    }
    print("100,000 tasks listed in \(elapsed)")
    #expect(elapsed < .seconds(120))
  }
}
