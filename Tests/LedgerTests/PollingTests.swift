import FoundationEssentials
import Testing

@testable import Ledger

@Suite struct `A task that is polled` {
  @Test func `comes in the order of the list, once`() async throws {
    let bench = try await Bench()
    try await bench.list(["c", "a", "b", "d"])
    #expect(try await bench.claim(3) == ["c", "a", "b"])
    #expect(try await bench.claim(3) == ["d"])
    #expect(try await bench.claim(3).isEmpty)
    #expect(try await bench.task("c").stage == .polling)
  }

  @Test func `comes after links to recover, and before what is due`() async throws {
    let bench = try await Bench()
    try await bench.list(["due-later", "due-first", "link-late", "link-early", "never"])
    _ = try await bench.claim(4)
    for (task, due) in [("due-later", 30.0), ("due-first", 20)] {
      try await bench.ledger.pending(
        try await bench.task(task).id, next: bench.time(due), model: nil,
        polledAt: bench.time(1))
    }
    try await bench.finish("link-late", deadline: 900)
    try await bench.finish("link-early", deadline: 800)
    try await bench.ledger.backToRecover([
      try await bench.task("link-late").id, try await bench.task("link-early").id,
    ])
    #expect(try await bench.claim(2, at: 25) == ["link-early", "link-late"])
    #expect(try await bench.claim(9, at: 25) == ["never", "due-first"])
    #expect(try await bench.claim(9, at: 30) == ["due-later"])
  }

  @Test func `for its link, in vain, keeps its place before the others when it is due`()
    async throws
  {
    let bench = try await Bench()
    try await bench.list(["urgent", "late", "due", "never"])
    _ = try await bench.claim(3)
    try await bench.ledger.pending(
      try await bench.task("due").id, next: bench.time(20), model: nil, polledAt: bench.time(1))
    for (task, deadline) in [("urgent", 800.0), ("late", 900)] {
      try await bench.finish(task, deadline: deadline)
      try await bench.ledger.backToRecover([try await bench.task(task).id])
    }
    #expect(try await bench.claim(1, at: 5) == ["urgent"])
    try await bench.ledger.recoverLater(try await bench.task("urgent").id, at: bench.time(30))
    #expect(try await bench.task("urgent").stage == .ready, "it is finished, and told so")
    #expect(try await bench.claim(1, at: 25) == ["late"], "the other is not due yet")
    try await bench.ledger.recoverLater(try await bench.task("late").id, at: bench.time(25))
    #expect(
      try await bench.claim(9, at: 30) == ["urgent", "late", "never", "due"],
      "the deadline counts, and not for how long each was put off")
  }

  @Test func `for its link later has no poll before that`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    _ = try await bench.claim(1)
    try await bench.finish("a")
    let id = try await bench.task("a").id
    try await bench.ledger.recoverLater(id, at: bench.time(30))
    #expect(
      try await bench.ledger.nextPoll(provider: "anyfast", run: bench.run) == bench.time(30))
    #expect(try await bench.claim(9, at: 29).isEmpty)
    #expect(
      try await bench.ledger.recall(Recall(limit: 9, perHost: 9), run: bench.run).isEmpty)
    try await bench.ledger.backToRecover([id])
    #expect(
      try await bench.ledger.nextPoll(provider: "anyfast", run: bench.run) == .distantPast)
  }

  @Test func `and finished without a link is asked again, and keeps when that was seen`()
    async throws
  {
    let bench = try await Bench()
    try await bench.list(["a"])
    _ = try await bench.claim(1)
    let id = try await bench.task("a").id
    for poll in [1.0, 2] {
      try await bench.ledger.finishedWithoutLink(
        id, next: bench.time(15 * poll), at: bench.time(poll))
    }
    let task = try await bench.task("a")
    #expect(task.stage == .queued)
    #expect(task.polls == 2)
    #expect(task.finishedSeenAt == bench.time(1))
    #expect(task.polledAt == bench.time(2))
    #expect(task.deadline == nil)
    #expect(try await bench.claim(1, at: 29).isEmpty)
    #expect(try await bench.claim(1, at: 30) == ["a"])
    try await bench.ledger.finishedWithoutLink(id, next: nil, at: bench.time(31))
    #expect(try await bench.ledger.nextPoll(provider: "anyfast", run: bench.run) == nil)
  }

  @Test func `is its own provider's and its own run's`() async throws {
    let bench = try await Bench()
    let other = try await bench.ledger.beginRun(name: "other", boot: "b", at: Bench.start)
    try await bench.list(["theirs"], in: other)
    try await bench.list([Listed(provider: "globalaiopc", taskID: "elsewhere", origin: "-:1")])
    #expect(try await bench.claim(9).isEmpty)
    #expect(try await bench.ledger.nextPoll(provider: "anyfast", run: bench.run) == nil)
    #expect(
      try await bench.ledger.nextPoll(provider: "anyfast", run: other) == .distantPast)
  }

  @Test func `that is pending is due at its time`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    _ = try await bench.claim(1)
    let id = try await bench.task("a").id
    for (poll, model) in [(1.0, "seedance"), (2, nil)] {
      try await bench.ledger.pending(
        id, next: bench.time(15 * poll), model: model, polledAt: bench.time(poll))
    }
    let task = try await bench.task("a")
    #expect(task.stage == .queued)
    #expect(task.polls == 2)
    #expect(task.model == "seedance")
    #expect(task.polledAt == bench.time(2))
    #expect(
      try await bench.ledger.nextPoll(provider: "anyfast", run: bench.run) == bench.time(30))
  }

  @Test func `once, and no more in this run, has no next poll`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    _ = try await bench.claim(1)
    try await bench.ledger.pending(
      try await bench.task("a").id, next: nil, model: nil, polledAt: bench.time(1))
    #expect(try await bench.ledger.nextPoll(provider: "anyfast", run: bench.run) == nil)
    #expect(try await bench.claim(1, at: 1e9).isEmpty)
  }

  @Test func `and still open keeps what its polls have shown until it begins anew`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    _ = try await bench.claim(1)
    let id = try await bench.task("a").id
    var history = PollHistory()
    history.askedAt = bench.time(1)
    history.observed = 60.5
    history.unusable = 7
    history.run = bench.run
    history.unusableInRun = 5
    history.hasStateInRun = true
    history.withoutLink = 3
    history.pollsWithoutLink = 2
    history.refusals = 1
    history.unknownSightings = 4
    history.unclearSince = bench.time(0.5)
    var poll = OpenPoll(history: history, next: bench.time(15))
    poll.trouble = ("unusable-reply", "why")
    try await bench.ledger.polled(id, poll, at: bench.time(1))
    let task = try await bench.task("a")
    #expect(task.history == history)
    #expect(task.reason == "unusable-reply")
    #expect(task.sentence == "why")
    #expect(task.polls == 1)
    #expect(try await bench.claim(1, at: 15) == ["a"])

    _ = try await bench.ledger.done([
      Ended(
        task: id, outcome: .failed, reason: Outcome.gaveUp, sentence: "still", at: bench.time(16))
    ])
    #expect(try await bench.list(["a"]) == [.triedAgain])
    #expect(try await bench.task("a").history == PollHistory())
  }

  @Test func `at random is polled next, but for what is under way`() async throws {
    let bench = try await Bench()
    let ids = (0..<20).map { "t\($0)" }
    try await bench.list(ids)
    let claimed = try await bench.claim(2)
    let drawn = try await bench.ledger.drawPolls(provider: "anyfast", run: bench.run, count: 20)
    #expect(drawn.count == 18)
    let next = try await bench.claim(20)
    #expect(Set(next) == Set(ids).subtracting(claimed))
    #expect(try await bench.ledger.drawPolls(provider: "other", run: bench.run, count: 9).isEmpty)
  }

  @Test func `at an address that has told a state is remembered with it`() async throws {
    let ledger = try await Bench().ledger
    for _ in 1...2 {
      try await ledger.toldState(provider: "a", url: "https://a", at: Bench.start)
    }
    #expect(try await ledger.hasToldState(provider: "a", url: "https://a"))
    #expect(try await ledger.hasToldState(provider: "a", url: "https://b") == false)
    #expect(try await ledger.hasToldState(provider: "b", url: "https://a") == false)
  }

  @Test func `and finished keeps when that was first seen`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    _ = try await bench.claim(1)
    try await bench.finish("a", deadline: 100)
    let id = try await bench.task("a").id
    try await bench.ledger.finished(
      id,
      FinishedReply(
        deadline: bench.time(200), deadlineSource: "link-lifetime",
        submittedAt: bench.time(-300), model: "seedance", tokens: 108_900, artifacts: []),
      at: bench.time(50))
    let task = try await bench.task("a")
    #expect(task.stage == .ready)
    #expect(task.finishedSeenAt == bench.time(1))
    #expect(task.polledAt == bench.time(50))
    #expect(task.deadline == bench.time(200))
    #expect(task.deadlineSource == "link-lifetime")
    #expect(task.submittedAt == bench.time(-300))
    #expect(task.tokens == 108_900)
    #expect(try await bench.ledger.artifacts(of: id).isEmpty, "the second reply had none")
  }

  @Test func `and done is never changed by a late answer`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.archive("a")
    let id = try await bench.task("a").id
    let before = try await bench.task("a")
    await #expect(throws: LedgerError.notOpen(id: id)) {
      try await bench.ledger.pending(id, next: nil, model: nil, polledAt: bench.time(9))
    }
    await #expect(throws: LedgerError.notOpen(id: id)) { try await bench.finish("a") }
    await #expect(throws: LedgerError.notOpen(id: id)) {
      try await bench.ledger.backToRecover([id])
    }
    await #expect(throws: LedgerError.notOpen(id: id)) {
      try await bench.ledger.recoverLater(id, at: bench.time(9))
    }
    try await bench.fail("a", .lost)
    #expect(try await bench.task("a") == before)
  }
}
