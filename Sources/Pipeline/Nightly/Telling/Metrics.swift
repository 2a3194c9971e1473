import Archive
import FoundationEssentials
import Ledger

/// A report as metrics for Prometheus' node exporter, which reads them from a file.
///
/// Times are told as times: how old they are, whoever asks works out.
struct Metrics {
  private(set) var text = ""

  init(_ report: NightlyReport, _ precedents: Precedents) {
    var metrics = MetricsText()
    Self.addJobs(precedents, to: &metrics)
    if let report = precedents.last[.intake], let intake = report.intake {
      Self.add(intake, to: &metrics)
    }
    Self.addHoldings(report, to: &metrics)
    Self.addMargin(report, to: &metrics)
    if let scrub = report.scrub { Self.add(scrub, to: &metrics) }
    text = metrics.text
  }

  private static func addJobs(_ precedents: Precedents, to metrics: inout MetricsText) {
    func samples(_ value: (NightlyPart) -> Double?) -> [MetricsText.Sample] {
      NightlyPart.allCases.compactMap { part in value(part).map { (["part": part.rawValue], $0) } }
    }
    let last = precedents.last
    metrics.add(
      "last_run_timestamp_seconds", "When the last job with this part ended.",
      samples { last[$0].flatMap { seconds($0.ended) } })
    metrics.add(
      "last_success_timestamp_seconds",
      "When a job with this part last came to its end (exit 0, 1 or 3).",
      samples { precedents.success[$0]?.timeIntervalSince1970 })
    metrics.add(
      "last_run_exit_code", "What the last job with this part ended with; docs/EVENTS.md.",
      samples { last[$0].map { Double($0.exit) } })
    metrics.add(
      "last_run_duration_seconds", "How long this part of it took.",
      samples { part in
        switch part {
        case .intake: last[part]?.intake?.seconds
        case .scrub: last[part]?.scrub?.reading?.seconds
        }
      })
  }

  private static func add(_ intake: NightlyReport.Intake, to metrics: inout MetricsText) {
    func samples(_ counts: Counts, _ label: String) -> [MetricsText.Sample] {
      counts.numbers.map { ([label: $0.name], Double($0.count)) }
    }
    metrics.add(
      "last_run_tasks", "What became of the last intake's tasks.",
      samples(intake.outcomes, "outcome"))
    metrics.add(
      "last_run_verdicts", "How the last intake's archived tasks compare with what was promised.",
      samples(intake.verdicts, "verdict"))
    metrics.add(
      "last_run_retries", "Attempts and polls of the last intake that failed.",
      samples(intake.retries, "reason"))
    metrics.add(
      "last_run_received_bytes", "What the last intake received from media hosts.",
      Double(intake.received))
    metrics.add(
      "last_run_archived_bytes", "The last intake's archived tasks.", Double(intake.bytes))
    metrics.add(
      "last_run_tokens", "What the last intake's archived tasks have cost.",
      Double(intake.tokens))
    guard let left = intake.timeLeft else { return }
    metrics.add(
      "last_run_time_left_seconds",
      "What was left of their links' lives when the last intake's tasks were archived.",
      [(["statistic": "min"], left.least), (["statistic": "median"], left.median)])
  }

  private static func addHoldings(_ report: NightlyReport, to metrics: inout MetricsText) {
    metrics.add(
      "tasks", "Tasks that have their end, by what became of them.",
      report.holdings?.counts.map { count in
        (["outcome": count.outcome, "verdict": count.verdict ?? ""], Double(count.tasks))
      } ?? [])
    metrics.add("archive_bytes", "The archived videos.", report.holdings.map { Double($0.bytes) })
    metrics.add(
      "open_tasks", "Tasks that have no end yet.",
      report.open?.counts.map { count in
        (["provider": count.provider, "state": count.state], Double(count.tasks))
      } ?? [])
    metrics.add(
      "oldest_open_task_timestamp_seconds",
      "When the task was listed that has been open for longest.",
      report.open?.oldest.flatMap(seconds))
    guard report.holdings != nil else { return }
    metrics.add(
      "needs_person_tasks", "Tasks with a trouble that nobody has acknowledged.",
      Double(report.needsPerson.map(\.tasks).reduce(0, +)))
  }

  private static func addMargin(_ report: NightlyReport, to metrics: inout MetricsText) {
    metrics.add(
      "largest_gap_seconds", "The longest time without a run lately.",
      report.margin?.largestGap)
    metrics.add(
      "shortest_link_lifetime_seconds", "The shortest time for which a link lives, as configured.",
      report.margin?.shortestLifetime)
  }

  private static func add(_ scrub: NightlyReport.Scrub, to metrics: inout MetricsText) {
    metrics.add(
      "damaged_files", "What verifications found that is neither mended nor acknowledged.",
      Double(scrub.damage))
    metrics.add(
      "proved_ratio", "How much of all bytes was proved within the period, from 0 to 1.",
      scrub.withinPeriod)
    metrics.add("scrub_period_seconds", "The period, as configured.", scrub.period)
    metrics.add(
      "oldest_proof_timestamp_seconds", "When the file was proved whose proof is the oldest.",
      scrub.oldestProof.flatMap(seconds))
  }

  private static func seconds(_ time: String) -> Double? {
    Timestamp.date(time)?.timeIntervalSince1970
  }
}
