import Archive
import Foundation
import SystemPackage
import Testing

@testable import Ledger
@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `The metrics of a night` {
  private static let promtool = installed("promtool")

  /// A night with something of each.
  private static func told(_ nights: Nights) async throws -> String {
    _ = try await nights.run(at: -6)
    let run = try await nights.run()
    let ids = try await nights.list(["a", "b", "c"], in: run)
    try await nights.finish(Array(ids[0...1]), deadline: 2)
    try await nights.archive([ids[0]])
    try await nights.end([ids[1]], .lost)
    try ScrubRecords.open(in: try Archive(at: nights.root)).close()
    let configuration = nights.configuration {
      $0.nightly.metrics = nights.folder.appending("m.prom")
    }
    _ = await nights.tell(
      Nights.night(
        run, parts: [.intake, .scrub], exit: .needsPerson,
        events: [
          Nights.problem(.detail, "reset"), Nights.problem(.detail, "reset"),
          Nights.problem(.detail, "http-503"),
          Nights.summary(["archived": 1, "lost": 1, "waiting": 1], ["verified": 1]),
          .summary(
            SummaryEvent(
              command: "verify", objects: 3, receipts: 2, problems: Counts([:]), bytes: 700,
              seconds: 4.5, exit: 0)),
        ]), configuration)
    #expect(nights.told.isEmpty)
    return try nights.text("m.prom")
  }

  @Test func `say what is asked of them`() async throws {
    let nights = try Nights()
    let lines = try await Self.told(nights).split(separator: "\n").map(String.init)
    for line in [
      #"holdfast_tasks{outcome="archived",verdict="verified"} 1"#,
      #"holdfast_tasks{outcome="lost",verdict=""} 1"#,
      #"holdfast_open_tasks{provider="anyfast",state="queued"} 1"#,
      "holdfast_archive_bytes 500000",
      #"holdfast_last_run_tasks{outcome="waiting"} 1"#,
      #"holdfast_last_run_retries{reason="reset"} 2"#,
      "holdfast_last_run_received_bytes 3000000",
      #"holdfast_last_run_duration_seconds{part="intake"} 359.5"#,
      #"holdfast_last_run_duration_seconds{part="scrub"} 4.5"#,
      #"holdfast_last_run_exit_code{part="intake"} 1"#,
      #"holdfast_last_success_timestamp_seconds{part="scrub"} 1795231215"#,
      #"holdfast_last_run_time_left_seconds{statistic="median"} 7140"#,
      "holdfast_oldest_open_task_timestamp_seconds 1795223655",
      "holdfast_needs_person_tasks 1",
      "holdfast_largest_gap_seconds 21240",
      "holdfast_shortest_link_lifetime_seconds 86400",
      "holdfast_proved_ratio 1",
      "holdfast_damaged_files 0",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    let samples = lines.filter { !$0.hasPrefix("#") }.map { $0.prefix { !"{ ".contains($0) } }
    for name in Set(samples) {
      #expect(lines.contains { $0.hasPrefix("# HELP \(name) ") })
      #expect(lines.contains("# TYPE \(name) gauge"))
    }
    let mode =
      try FileManager.default.attributesOfItem(
        atPath: nights.folder.appending("m.prom").string)[.posixPermissions] as? Int
    #expect(mode == 0o644)
  }

  @Test func `of a scrub alone still have the intake's, and a failure the last success`()
    async throws
  {
    let nights = try Nights()
    _ = try await Self.told(nights)
    let configuration = nights.configuration {
      $0.nightly.metrics = nights.folder.appending("m.prom")
    }
    let scrub = Night(
      name: "20261121T041415Z-0000", parts: [.scrub], begun: Nights.begun + 3600,
      ended: Nights.begun + 3700, run: nil, exit: .cannotWrite, chronicle: Chronicle(),
      failure: "It broke.")
    _ = await nights.tell(scrub, configuration)
    let lines = try nights.text("m.prom").split(separator: "\n").map(String.init)
    for line in [
      "holdfast_last_run_received_bytes 3000000",
      #"holdfast_last_run_timestamp_seconds{part="intake"} 1795231215"#,
      #"holdfast_last_run_timestamp_seconds{part="scrub"} 1795234555"#,
      #"holdfast_last_run_exit_code{part="scrub"} 74"#,
      #"holdfast_last_success_timestamp_seconds{part="scrub"} 1795231215"#,
    ] {
      #expect(lines.contains(line), "\(line)")
    }
  }

  @Test func `escape what labels must not hold`() {
    var metrics = MetricsText()
    metrics.add("x", "Help.", [(["reason": "a\"b\\c\nd\u{1B}"], 0.5)])
    #expect(
      metrics.text
        == "# HELP holdfast_x Help.\n# TYPE holdfast_x gauge\n"
        + #"holdfast_x{reason="a\"b\\c\\u{A}d\\u{1B}"} 0.5"# + "\n")
  }

  @Test(.enabled(if: promtool != nil, "needs promtool: scripts/promtool brings it"))
  func `please promtool`() async throws {
    let nights = try Nights()
    let text = try await Self.told(nights)
    let shell = ShellCommand(
      command: "\(try #require(Self.promtool)) check metrics", input: text, environment: [:])
    let (ending, output) = try shell.run()
    #expect(ending == .exited(0), "\(output)")
    #expect(output.isEmpty)
  }
}
