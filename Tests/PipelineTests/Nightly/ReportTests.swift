import Archive
import Foundation
import Media
import SystemPackage
import Testing

@testable import Ledger
@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A report of the night` {
  @Test func `names what went wrong in it, and counts what did before`() async throws {
    let nights = try Nights()
    let first = try await nights.run(at: -6)
    try await nights.end(try await nights.list(["old"], in: first), .failed, "expired")
    let run = try await nights.run()
    let ids = try await nights.list(["good", "short", "gone", "nobody", "later"], in: run)
    try await nights.finish(Array(ids[0...2]), deadline: 2)
    try await nights.archive([ids[0]])
    try await nights.archive([ids[1]], verdict: "mismatch", after: 1260)
    try nights.writeReceipt(of: "short")
    try await nights.end([ids[2]], .lost)
    try await nights.end([ids[3]], .unknown, "unknown-task")

    // What was done before the night began does not count as done in it.
    let report = await nights.report(
      Nights.night(
        run, exit: .needsPerson,
        events: [Nights.summary(["archived": 2, "lost": 1, "unknown": 1, "waiting": 1])]))
    #expect(report.unread.isEmpty)
    #expect(report.troubles.map(\.kind) == [.mismatch, .lost, .unknown])
    #expect(report.troubles.map(\.tasks) == [1, 1, 1])
    #expect(report.troubles.map(\.tokens) == [1000, 1000, 0])
    let short = try #require(report.troubles[0].named.first)
    #expect(short.taskID == "short")
    #expect(short.checks?.map(\.name) == ["duration"])
    #expect(short.checks?.first?.actual == .number(3.041667))
    #expect(report.needsPerson.map(\.tasks).reduce(0, +) == 4)
    #expect(report.open?.next.map(\.taskID) == ["later"])
    #expect(report.holdings?.archived == 2)
    #expect(report.intake?.timeLeft == TimeLeft(tasks: 2, least: 5940, median: 5940))
    #expect(
      report.tokens
        == [TokensOfDay(day: "2026-11-21", model: "seedance", tasks: 2, tokens: 2000)])
    #expect(
      report.verdict
        == "3 of 5 videos need you: 1 mismatch, 1 lost, 1 unknown, and 1 of earlier nights. "
        + "Everything else is safe or still open.")
  }

  @Test(arguments: [
    // The run before ended at 0.1 h before -5.9 h; the night begins at 0.
    (-7.0, false, 0), (-5.91, false, 0), (-5.89, false, 1), (-0.1, false, 1), (0.1, false, 0),
    // Killed: nobody knows how long it lasted.
    (-5.99, true, 1), (-6.1, true, 0),
  ])
  func `says what died while nothing ran`(
    deadline: Double, isKilled: Bool, died: Int
  ) async throws {
    let nights = try Nights()
    _ = try await nights.run(at: -6, isKilled: isKilled)
    let run = try await nights.run()
    let ids = try await nights.list(["a"], in: run)
    try await nights.finish(ids, deadline: deadline)
    try await nights.end(ids, .lost, "link-expired")
    let report = await nights.report(Nights.night(run))
    #expect(report.diedUnwatched?.tasks ?? 0 == died)
    #expect(report.diedUnwatched?.tokens ?? 0 == Int64(died) * 1000)
  }

  @Test func `counts the time since a run that was killed as one without a run`() async throws {
    let nights = try Nights()
    _ = try await nights.run(at: -20, isKilled: true)
    let margin = try #require(await nights.report(Nights.night(parts: [.scrub])).margin)
    #expect(margin.largestGap == 20 * 3600 + 360)
    #expect(margin.isProblem)
  }

  @Test func `says of no gap that it lasts while another run is under way`() async throws {
    let nights = try Nights()
    _ = try await nights.run(at: -20, isKilled: true)
    let writer = try ArchiveWriter.open(at: nights.root, runID: "other", version: "1")
    defer { writer.close() }
    let margin = await nights.report(Nights.night(parts: [.scrub])).margin
    #expect(margin?.isProblem == false)
  }

  @Test func `names a hundred of a thousand, and says how to list the others`() async throws {
    let nights = try Nights()
    let run = try await nights.run()
    let ids = try await nights.list((1...1000).map { "t\($0)" }, in: run)
    try await nights.finish(ids, deadline: -1)
    try await nights.end(ids, .lost)
    let report = await nights.report(Nights.night(run, exit: .needsPerson))
    #expect(report.troubles[0].tasks == 1000)
    #expect(report.troubles[0].tokens == 1_000_000)
    #expect(report.troubles[0].named.count == 100)
    let text = ReportText(report: report).text
    #expect(text.contains("and 900 more: `holdfast list --outcome lost --since 2026-11-21`"))
    #expect(text.utf8.count < 40_000)
    #expect(report.verdict.hasPrefix("1000 of 1000 videos need you: 1000 lost."))
  }

  @Test func `keeps the first problems, and the number of all`() async throws {
    let nights = try Nights()
    let many = (1...500).map { Nights.problem(.warning, "overload", "Sentence \($0).") }
    let retries = (1...50_000).map { _ in Nights.problem(.detail, "reset") }
    let report = await nights.report(
      Nights.night(events: many + retries + [Nights.summary(["archived": 1])]))
    #expect(report.problems.map(\.count) == [500])
    #expect(report.problems.first?.examples.count == 200)
    #expect(report.intake?.retries["reset"] == 50_000)
  }

  @Test func `says what it can where there is no archive`() async throws {
    let nights = try Nights()
    let report = await nights.report(
      Nights.night(exit: .cannotWrite, failure: "Cannot open /srv: No such file or directory."),
      nights.configuration { $0.archive = nights.folder.appending("nowhere") })
    #expect(report.unread == ["\(nights.folder)/nowhere holds no archive with a ledger"])
    #expect(
      report.verdict
        == "Nothing could be done: Cannot open /srv: No such file or directory.")
    #expect(report.holdings == nil)
    #expect(report.scrub == nil)
  }

  @Test func `says what it can of a ledger that is damaged`() async throws {
    let nights = try Nights()
    try await nights.ledger.close()
    try Data(repeating: 7, count: 8192).write(
      to: URL(filePath: nights.root.appending(".holdfast/ledger.sqlite").string))
    let report = await nights.report(
      Nights.night(events: [Nights.summary(["archived": 2])]))
    #expect(report.unread.count == 1)
    #expect(report.intake?.outcomes["archived"] == 2)
    #expect(
      report.verdict
        == "Not everything could be looked at. What was told as archived is safe.")
  }

  @Test func `of a scrub says how far the archive is proved`() async throws {
    let nights = try Nights()
    let report = await nights.report(Nights.night(parts: [.scrub]))
    #expect(report.scrub == nil)
    let records = try ScrubRecords.open(in: try Archive(at: nights.root))
    try records.close()
    let proved = await nights.report(Nights.night(parts: [.scrub]))
    #expect(proved.scrub?.withinPeriod == 1)
    #expect(proved.scrub?.reading == nil)
    #expect(proved.scrub?.period == 2_592_000)
  }
}
