import Archive
import Foundation
import SystemPackage
import Testing

@testable import Ledger
@testable import Pipeline

/// docs/REPORT.md is a contract: a report holds nothing that its schema does not know.
@Suite(
  .timeLimit(.minutes(30)),
  .enabled(
    if: ProcessInfo.processInfo.environment["HOLDFAST_PYTHON"] != nil,
    "needs a Python with jsonschema"))
struct `A report's schema` {
  private static let validator = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    for error in jsonschema.Draft202012Validator(schema).iter_errors(json.load(sys.stdin)):
        print(error.json_path, error.message)
    """

  /// What is wrong with a report, a line each.
  private static func complaints(_ json: String) throws -> String {
    let python = try #require(ProcessInfo.processInfo.environment["HOLDFAST_PYTHON"])
    let schema = Document.folder.appending(path: "report.schema.json").path
    let shell = ShellCommand(
      command: "\(python) -c \"$VALIDATOR\" '\(schema)'", input: json,
      environment: ["VALIDATOR": validator, "PYTHONPATH": ""])
    let (ending, output) = try shell.run()
    return ending == .exited(0) ? output : "\(ending) \(output)"
  }

  private static func json(_ report: NightlyReport) throws -> String {
    try JSON(encoding: report).text(indent: 2)
  }

  @Test func `knows a night with everything in it`() async throws {
    let nights = try Nights()
    _ = try await nights.run(at: -30)
    let run = try await nights.run()
    let ids = try await nights.list((1...9).map { "t\($0)" }, in: run)
    try await nights.finish(Array(ids[0...5]), deadline: -1)
    try await nights.archive([ids[0]])
    try await nights.archive([ids[1]], verdict: "mismatch")
    try nights.writeReceipt(of: "t2")
    try await nights.archive([ids[2]], verdict: "damaged")
    try await nights.end([ids[3]], .lost)
    try await nights.end([ids[4]], .rejected, "not-media")
    try await nights.end([ids[6]], .unknown, "unknown-task")
    try await nights.end([ids[7]], .failed, "expired")
    try ScrubRecords.open(in: try Archive(at: nights.root)).close()
    let problem = ProblemEvent(
      severity: .error, reason: "corrupt", sentence: "It is.", provider: "anyfast",
      path: "data/sha256/x", tasks: ["anyfast:t1"], tokens: 7, command: "holdfast verify")
    let proof = ProofSummary(
      complete: true, oldest: nil, period: 1, withinPeriod: 1,
      fullPassEnds: Nights.begun.rfc3339, acknowledged: 0, transients: 1, tokensAtStake: 0,
      censusSeconds: 1)
    let night = Nights.night(
      run, parts: [.intake, .scrub], exit: .needsPerson, failure: "It broke.",
      events: [
        .problem(problem), Nights.problem(.notice, "room"), Nights.problem(.detail, "reset"),
        Nights.summary(["archived": 3, "lost": 1, "waiting": 2], ["mismatch": 1]),
        .summary(
          SummaryEvent(
            command: "verify", objects: 3, receipts: 2, problems: Counts(["corrupt": 1]),
            proof: proof, bytes: 700, seconds: 4.5, exit: 1)),
      ])
    let report = await nights.report(night)
    let json = try Self.json(report)
    #expect(try Self.complaints(json) == "")
    #expect(report.diedUnwatched != nil && report.open != nil && report.scrub?.reading != nil)
    // What is read again is what was written: no member is left behind.
    let again = try JSONDecoder().decode(NightlyReport.self, from: Data(json.utf8))
    #expect(try Self.json(again) == json)
  }

  @Test func `has no member that the document does not explain`() throws {
    let explained = try Document("REPORT.md").text
    let schema = try JSONSerialization.jsonObject(
      with: Data(try Document("report.schema.json").text.utf8))
    let members = Self.members(of: schema)
    #expect(members.count > 60)
    for member in members { #expect(explained.contains("`\(member)`"), "\(member)") }
  }

  private static func members(of schema: Any) -> Set<String> {
    switch schema {
    case let list as [Any]: return list.reduce(into: []) { $0.formUnion(members(of: $1)) }
    case let object as [String: Any]:
      let own = (object["properties"] as? [String: Any]).map { Set($0.keys) } ?? []
      return object.values.reduce(into: own) { $0.formUnion(members(of: $1)) }
    default: return []
    }
  }

  @Test func `knows one with next to nothing in it`() async throws {
    let nights = try Nights()
    let nowhere = nights.configuration { $0.archive = nights.folder.appending("nowhere") }
    let report = await nights.report(Nights.night(exit: .locked, failure: "It is held."), nowhere)
    #expect(try Self.complaints(try Self.json(report)) == "")
  }

  @Test func `knows the sample in the document, and what that says is what is made of it`() throws {
    let document = try Document("REPORT.md")
    let json = try #require(document.examples("json").first)
    #expect(try Self.complaints(json) == "")
    let report = try JSONDecoder().decode(NightlyReport.self, from: Data(json.utf8))
    #expect(document.examples("markdown").first == ReportText(report: report).text)
    #expect(NightVerdict(report: report).sentence == report.verdict)
    #expect(try Self.json(report) + "\n" == json)
  }

  @Test func `refuses a member that nobody explained`() async throws {
    let nights = try Nights()
    let json = try Self.json(await nights.report(Nights.night()))
    let odd = json.replacing(#""schema": 1,"#, with: #""schema": 1, "surprise": 1,"#)
    #expect(try Self.complaints(odd).contains("surprise"))
  }
}
