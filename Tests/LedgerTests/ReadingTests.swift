import FoundationEssentials
import GRDB
import Testing

@testable import Ledger

@Suite struct `A ledger that is asked` {
  private let bench: Bench
  private let later: RunRow.ID

  /// An archived, a mismatching, a failed, a lost and an open task, and one of another run.
  init() async throws {
    bench = try await Bench()
    later = try await bench.ledger.beginRun(name: "later", boot: "b", at: bench.time(50))
    try await bench.list(["good", "short", "failed", "lost", "open"])
    try await bench.list(["theirs"], in: later)
    try await bench.list(
      [Listed(provider: "globalaiopc", taskID: "video_1", origin: "-:1")], at: 40)
    try await bench.archive("good", at: 10)
    try await bench.archive("short", digit: "b", verdict: "mismatch", at: 20)
    try await bench.fail("failed", .failed, at: 30)
    try await bench.fail("lost", .lost, at: 40)
    _ = try await bench.claim(1)
    try await bench.finish("open", deadline: 700)
  }

  private func list(_ filter: TaskFilter) async throws -> [String] {
    var ids: [String] = []
    try await bench.ledger.forEachTask(filter) { ids.append($0.taskID) }
    return ids
  }

  private static func filter(_ change: (inout TaskFilter) -> Void) -> TaskFilter {
    var filter = TaskFilter()
    change(&filter)
    return filter
  }

  @Test(arguments: [
    (filter { _ in }, ["good", "short", "failed", "lost", "open", "theirs", "video_1"]),
    (filter { $0.run = 2 }, ["theirs"]),
    (filter { $0.provider = "globalaiopc" }, ["video_1"]),
    (filter { $0.taskID = "lost" }, ["lost"]),
    (filter { $0.stages = [.ready, .queued] }, ["open", "theirs", "video_1"]),
    (filter { $0.outcomes = [.archived] }, ["good", "short"]),
    (filter { $0.outcomes = [.failed, .lost] }, ["failed", "lost"]),
    (filter { $0.verdict = "mismatch" }, ["short"]),
    (filter { $0.model = "seedance" }, ["good", "short"]),
    (
      filter { $0.since = Bench.start + 20 }, ["short", "failed", "lost", "video_1"]
    ),
    (filter { $0.until = Bench.start + 20 }, ["good", "open", "theirs"]),
    (filter { $0.needsPerson = true }, ["short", "failed", "lost"]),
    (
      filter {
        $0.needsPerson = true
        $0.outcomes = [.archived]
        $0.run = 1
      }, ["short"]
    ),
    (filter { $0.model = "none" }, []),
  ])
  func `lists the tasks that pass a filter`(filter: TaskFilter, ids: [String]) async throws {
    #expect(try await list(filter) == ids)
  }

  @Test func `lists every one of many pages`() async throws {
    let bench = try await Bench()
    let ids = (1...1_234).map { "task-\($0)" }
    try await bench.list(ids)
    var listed: [String] = []
    try await bench.ledger.forEachTask { listed.append($0.taskID) }
    #expect(listed == ids)
  }

  @Test func `stops listing when its reader does`() async throws {
    struct Enough: Error {}
    var seen = 0
    do {
      try await bench.ledger.forEachTask { _ in
        seen += 1
        if seen == 2 { throw Enough() }
      }
      Issue.record("The reader's error was swallowed")
    } catch is Enough {}
    #expect(seen == 2)
  }

  @Test func `counts by stage, outcome and verdict`() async throws {
    let counts = try await bench.ledger.counts()
    #expect(counts.reduce(0) { $0 + $1.tasks } == 7)
    let archived = counts.filter { $0.outcome == .archived }
    #expect(archived.map(\.verdict) == ["mismatch", "verified"])
    #expect(archived.map(\.bytes) == [1_000, 1_000])
    #expect(archived.map(\.tokens) == [50, 50])
  }

  @Test func `sums up what is open`() async throws {
    #expect(
      try await bench.ledger.openTasks() == [
        OpenTasks(provider: "anyfast", stage: .queued, tasks: 1, earliestDeadline: nil),
        OpenTasks(
          provider: "anyfast", stage: .ready, tasks: 1, earliestDeadline: bench.time(700)),
        OpenTasks(provider: "globalaiopc", stage: .queued, tasks: 1, earliestDeadline: nil),
      ])
    #expect(
      try await bench.ledger.openTasks(run: later) == [
        OpenTasks(provider: "anyfast", stage: .queued, tasks: 1, earliestDeadline: nil)
      ])
  }

  @Test func `knows when the oldest of what is archived was stored, and what one takes`()
    async throws
  {
    let empty = try await Bench().ledger
    let overview = try await bench.ledger.overview(since: [], runs: 1, examples: 1)
    #expect(overview.oldestStored == bench.time(10))
    #expect(try await empty.overview(since: [], runs: 1, examples: 1).oldestStored == nil)
    #expect(try await bench.ledger.typicalBytes() == 1000)
    #expect(try await empty.typicalBytes() == nil)
  }

  @Test func `stops telling what is acknowledged`() async throws {
    let ids = [
      try await bench.task("short").id, try await bench.task("lost").id,
      try await bench.task("good").id, try await bench.task("open").id,
    ]
    #expect(try await bench.ledger.needsPerson() == 3)
    #expect(try await bench.ledger.acknowledge(ids, at: bench.time(60)) == 2)
    #expect(try await bench.ledger.acknowledge(ids, at: bench.time(90)) == 2)
    #expect(try await bench.ledger.needsPerson() == 1)
    #expect(try await bench.task("short").acknowledgedAt == bench.time(60), "the first time")
    #expect(try await bench.task("good").acknowledgedAt == nil)
    #expect(try await list(Self.filter { $0.needsPerson = true }) == ["failed"])
  }

  @Test func `forgets what is not archived`() async throws {
    for task in ["failed", "lost", "open"] {
      try await bench.ledger.forget(try await bench.task(task).id)
    }
    let good = try await bench.task("good").id
    await #expect(throws: LedgerError.archived(provider: "anyfast", taskID: "good")) {
      try await bench.ledger.forget(good)
    }
    try await bench.ledger.forget(987_654)
    #expect(try await list(TaskFilter()) == ["good", "short", "theirs", "video_1"])
    let left = try await bench.ledger.read { database in
      try Int.fetchOne(database, sql: "SELECT count(*) FROM artifact")
    }
    #expect(left == 2, "the forgotten ones' artifacts went with them")
  }

  @Test func `does not forget what is about to be archived`() async throws {
    let id = try await bench.task("open").id
    try await bench.ledger.intend([Intent(task: id, artifacts: [], receipt: "{}")])
    await #expect(throws: LedgerError.archived(provider: "anyfast", taskID: "open")) {
      try await bench.ledger.forget(id)
    }
  }

  @Test func `remembers its runs`() async throws {
    try await bench.ledger.endRun(
      bench.run, exit: 3, summary: "{\"archived\":1}", at: bench.time(99))
    let ended = try await bench.ledger.read { database in
      try String.fetchAll(
        database, sql: "SELECT name || ' ' || exit || ' ' || summary FROM run WHERE ended_at = ?",
        arguments: [bench.time(99).timeIntervalSince1970])
    }
    #expect(ended == ["20270115T080000Z-0001 3 {\"archived\":1}"], "the later one goes on")
  }
}
