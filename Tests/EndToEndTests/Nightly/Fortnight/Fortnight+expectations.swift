import Foundation
import Testing

/// What must be true of every job, of every morning, and at the end.
extension Fortnight {
  /// It ended as it should, and its report says so.
  func expect(_ job: Finished, exit: Int32, says words: String = "") throws {
    let title = "\(title): \(job)"
    #expect(job.exit == exit, "\(title)")
    let events = try job.events
    let summary = try #require(events.last, "\(title)")
    #expect(events.filter { $0["event"] == "summary" } == [summary], "\(title)")
    #expect(summary["command"] == "nightly" && summary["exit"] == .number(Double(exit)))
    let path = try #require(summary["report"].text, "\(title)")
    let markdown = try String(contentsOfFile: path, encoding: .utf8)
    let report = try JSON(
      String(contentsOfFile: path.dropLast(3) + ".json", encoding: .utf8))
    let verdict = try #require(report["verdict"].text)
    #expect(words.isEmpty || verdict.contains(words), "\(title)\n\(verdict)")
    #expect(!markdown.isEmpty && report["exit"] == summary["exit"])
    try expectSameTasks(report, job)
    let coverage = report["scrub"]["within_period"].number ?? 1
    #expect((0...1).contains(coverage))
    if summary["outcomes"] != .null {
      let waiting = try job.outcomes.count { $0["outcome"] == "waiting" }
      #expect(report["open"]["tasks"] == .number(Double(waiting)), "\(title)")
    }
    lastReport = report
  }

  /// The report names the tasks that were told to have come to a bad end, and no others.
  private func expectSameTasks(_ report: JSON, _ job: Finished) throws {
    let named = report["troubles"].list.flatMap { $0["named"].list }.map { $0["task_id"] }
    let bad = try job.outcomes.filter { event in
      let isGood = event["outcome"] == "archived" && event["reason"] == .null
      return !isGood && event["outcome"] != "waiting"
    }
    #expect(Set(named) == Set(bad.map { $0["task_id"] }), "\(title): \(report)")
    #expect(named.count == bad.count)
  }

  /// Every task is what it should be by now, and nothing that was archived has gone or changed.
  func expectRightSoFar() async throws {
    let states = try await world.states()
    #expect(states == expected, "\(title)")
    try await expectNothingIsHarmed()
    let settled = try world.results().map { $0["task_id"].text ?? "" }
    #expect(settled.count == Set(settled).count, "\(title)")
    let closed = lists.values.filter { $0.allSatisfy { expected[$0] != "open" } }
    #expect(Set(settled).isSuperset(of: closed.joined()), "\(title)")
  }

  /// Every file of the archive is still what its name says, at whatever moment a kill came.
  func expectNothingIsHarmed() async throws {
    let journals = try await world.archive.checkJournals()
    #expect(journals.exit == 0, "\(title): \(journals)")
    let objects = Set(world.archive.objects)
    #expect(objects.isSuperset(of: self.objects), "\(title)")
    self.objects = objects
  }

  func expectAllIsWell() async throws {
    try await expectRightSoFar()
    let settled = try world.results().map { $0["task_id"].text ?? "" }
    #expect(settled.sorted() == lists.values.joined().sorted())
    #expect(try world.results().allSatisfy { $0["outcome"] != .null })
    #expect(try world.inbox() == [] && world.inbox("rejected") == [])
    let verify = try await world.holdfast("verify", "--json")
    #expect(verify.exit == 0, "\(verify.output)")
    try await world.expectWhole(world.archive)
  }

  func object(of task: String) throws -> String {
    try #require(try world.archive.receipt(of: task)["artifacts"].list.first?["path"].text)
  }
}
