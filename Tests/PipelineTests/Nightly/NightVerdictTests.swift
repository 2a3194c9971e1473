import Foundation
import Ledger
import SystemPackage
import Testing

@testable import Archive
@testable import Pipeline

@Suite struct `The sentence of a night` {
  private static func sentence(
    _ outcomes: [String: Int]?, parts: [NightlyPart] = [.intake], exit: Exit = .done,
    failure: String? = nil, events: [Event] = [], _ change: (inout NightlyReport) -> Void = { _ in }
  ) -> String {
    let summary = outcomes.map { [Nights.summary($0)] } ?? []
    var report = NightlyReport(
      Nights.night(parts: parts, exit: exit, failure: failure, events: summary + events),
      Configuration(defaultsIn: "/"))
    report.open = NightlyReport.Open(tasks: 0, counts: [], oldest: nil, next: [])
    change(&report)
    return NightVerdict(report: report).sentence
  }

  @Test(arguments: [
    (["archived": 42], "All 42 tasks of tonight are safe; nothing needs you."),
    (["archived": 1], "The one task of tonight is safe; nothing needs you."),
    ([:], "No task was open tonight; nothing needs you."),
    (
      ["archived": 37, "waiting": 5],
      "37 of 42 tasks of tonight are safe, 5 are still open; nothing needs you."
    ),
    (
      ["archived": 1, "waiting": 1, "failed": 2],
      "1 of 4 tasks of tonight is safe, 1 is still open, 2 came to an end that you know of; "
        + "nothing needs you."
    ),
  ])
  func `says that all is safe`(outcomes: [String: Int], sentence: String) {
    #expect(Self.sentence(outcomes) == sentence)
  }

  @Test func `says what needs a person`() {
    let sentence = Self.sentence(
      ["archived": 43, "lost": 2], exit: .needsPerson
    ) { report in
      report.troubles = [Self.troubles(.mismatch, 1), Self.troubles(.lost, 2)]
    }
    #expect(
      sentence == "3 of 45 videos need you: 1 mismatch, 2 lost. Everything else is safe.")
  }

  @Test func `says it of one video of one, and of what is still open`() {
    let sentence = Self.sentence(["lost": 1], exit: .needsPerson) { report in
      report.troubles = [Self.troubles(.lost, 1)]
      report.open = NightlyReport.Open(tasks: 7, counts: [], oldest: nil, next: [])
    }
    #expect(sentence == "1 of 1 video needs you: 1 lost. What else there was is still open.")
  }

  @Test func `does not forget earlier nights`() {
    let sentence = Self.sentence([:], exit: .needsPerson) { report in
      report.needsPerson = [Self.unsettled(4)]
    }
    #expect(sentence == "4 videos of earlier nights need you. Everything else is safe.")
  }

  @Test(arguments: [
    (0, "Nothing was due to be read; nothing needs you."),
    (5012, "All 5012 files that were read are whole; nothing needs you."),
  ])
  func `of a scrub speaks of what was read`(objects: Int, sentence: String) throws {
    #expect(
      try Self.scrubbed(objects: objects, damage: 0, parts: [.scrub]) == sentence)
  }

  @Test func `does not say that nothing was due when there was no time`() throws {
    #expect(
      try Self.scrubbed(objects: 0, damage: 0, parts: [.scrub], isComplete: false)
        == "There was no time to read anything; nothing needs you.")
  }

  @Test func `of a job that a signal ended before it began says that nothing was done`() {
    #expect(
      Self.sentence(nil, exit: .signal(15))
        == "Nothing was taken in; the job was ended by signal 15, and the next one goes on.")
  }

  @Test func `does not keep from whoever reads of a failure what else needs them`() {
    let sentence = Self.sentence(
      ["lost": 1], exit: .needsPerson, failure: "Another verifies."
    ) { report in
      report.troubles = [Self.troubles(.lost, 1)]
    }
    #expect(
      sentence
        == "Not everything could be done: Another verifies. 1 of 1 video needs you: 1 lost.")
  }

  @Test func `of both parts speaks of both`() throws {
    #expect(
      try Self.scrubbed(objects: 9, damage: 0, parts: [.intake, .scrub])
        == "All 3 tasks of tonight are safe, and all 9 files that were read are whole; nothing "
        + "needs you.")
    #expect(
      try Self.scrubbed(objects: 9, damage: 2, parts: [.scrub])
        == "2 files of the archive are not as they should be. "
        + "Everything else that was read is whole.")
  }

  @Test func `names the errors that no task tells of`() {
    let sentence = Self.sentence(
      ["archived": 2, "waiting": 3], exit: .needsPerson,
      events: [
        Nights.problem(.error, "unauthorized"), Nights.problem(.warning, "overload"),
        Nights.problem(.error, "list-rejected"),
      ])
    #expect(
      sentence == "There were errors (unauthorized, list-rejected). Everything else is safe.")
  }

  @Test func `claims no more than is known when the job was stopped`() {
    #expect(
      Self.sentence(
        ["archived": 2], exit: .cannotWrite, events: [Nights.problem(.error, "disk-full")])
        == "There were errors (disk-full). What was told as archived is safe.")
    #expect(
      Self.sentence(["archived": 2, "waiting": 1], exit: .signal(15))
        == "2 of 3 tasks of tonight are safe, 1 is still open; the job was ended by signal 15, "
        + "and the next one goes on.")
    #expect(
      Self.sentence([:], exit: .needsPerson)
        == "Something needs you (exit 1). Everything else is safe.")
  }

  @Test func `says why nothing could be done`() {
    #expect(
      Self.sentence(nil, exit: .locked, failure: "run 7 holds the archive")
        == "Nothing could be done: run 7 holds the archive.")
    #expect(
      Self.sentence(["archived": 1], exit: .cannotWrite, failure: "It broke.")
        == "Not everything could be done: It broke.")
  }

  @Test func `calls a wide gap a problem`() {
    let sentence = Self.sentence([:]) { report in
      report.margin = Margin(
        .init(from: Nights.begun - 61_200, to: Nights.begun), lifetime: 86_400, now: Nights.begun)
    }
    #expect(sentence == "No run came for 17 h, and links live 24 h. Everything else is safe.")
  }

  private static func troubles(
    _ kind: NightlyReport.Troubles.Kind, _ count: Int
  ) -> NightlyReport.Troubles {
    var troubles = NightlyReport.Troubles(kind)
    for _ in 0..<count { troubles.add(.sample(id: 1, outcome: .lost)) }
    return troubles
  }

  private static func unsettled(_ tasks: Int) -> StatusReport.Trouble {
    StatusReport.Trouble(
      outcome: "lost", verdict: nil, reason: "http-403", tasks: tasks, examples: ["a:b"],
      command: "holdfast ack a:b")
  }

  private static func scrubbed(
    objects: Int, damage: Int, parts: [NightlyPart], isComplete: Bool = true
  ) throws -> String {
    sentence(parts.contains(.intake) ? ["archived": 3] : nil, parts: parts) { report in
      report.scrub = NightlyReport.Scrub(
        ScrubRecords.Coverage(), damage: damage, period: 1,
        .init(
          SummaryEvent(
            command: "verify", objects: objects, receipts: 0,
            proof: ProofSummary(
              complete: isComplete, period: 1, withinPeriod: 1, acknowledged: 0, transients: 0,
              tokensAtStake: 0, censusSeconds: 0),
            bytes: 0, seconds: 0, exit: 0)))
    }
  }
}
