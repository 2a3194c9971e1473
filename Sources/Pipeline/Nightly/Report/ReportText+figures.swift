import Archive
import FoundationEssentials
import Ledger

/// What is worth knowing when nothing needs anybody.
extension ReportText {
  var open: [String] {
    guard let open = report.open, open.tasks > 0 else { return [] }
    let lines = open.next.map { task in
      let state = task.state ?? ""
      let left = hoursLeft(task).map { ", \($0)" } ?? ""
      return "- \(Markdown.code("\(task.provider):\(task.taskID)")) \(state)\(left)"
    }
    let more = open.tasks - lines.count
    return section(
      "Still open: \(open.tasks)",
      lines + (more > 0 ? ["- and \(more) more: \(Markdown.code("holdfast status"))"] : []))
  }

  private func hoursLeft(_ task: NightlyReport.Task) -> String? {
    guard let deadline = task.deadline.flatMap(Timestamp.date),
      let now = Timestamp.date(report.ended)
    else { return nil }
    let left = deadline.timeIntervalSince(now)
    return left > 0 ? "\(left.asTime) left" : "past its deadline for \((-left).asTime)"
  }

  var intake: [String] {
    guard let intake = report.intake else { return [] }
    var lines = ["- Tasks: \(counts(intake.outcomes))"]
    if !intake.verdicts.numbers.isEmpty { lines[0] += " (\(counts(intake.verdicts)))" }
    lines.append(
      "- \(intake.bytes.asBytes) archived, \(intake.received.asBytes) received, in "
        + "\(intake.seconds.asTime); \(intake.tokens) tokens")
    if let left = intake.timeLeft {
      lines.append(
        "- Time left when they were archived: \(left.least.asTime) at least, "
          + "\(left.median.asTime) in the median")
    }
    if !intake.retries.numbers.isEmpty { lines.append("- Tried again: \(counts(intake.retries))") }
    return section("Tonight", lines)
  }

  var tokens: [String] {
    section(
      "Tokens of the last seven days (UTC)",
      report.tokens.map { tokens in
        let model = tokens.model.map(Markdown.code) ?? "an unknown model"
        return "- \(tokens.day), \(model): \(tokens.tokens) for "
          + (tokens.tasks == 1 ? "1 video" : "\(tokens.tasks) videos")
      })
  }

  var runs: [String] {
    section("Runs", report.margin.map { ["- \($0.sentence)"] } ?? [])
  }

  var archive: [String] {
    var lines: [String] = []
    if let holdings = report.holdings {
      let tasks = "\(holdings.archived) \(holdings.archived == 1 ? "task" : "tasks")"
      lines.append("- \(tasks) archived, \(holdings.bytes.asBytes)")
    }
    if let scrub = report.scrub {
      lines += reading(scrub)
      let share = (scrub.withinPeriod * 1000).rounded(.down) / 10
      lines.append("- \(share) % of all bytes proved within \(scrub.period.asTime)")
      if let oldest = scrub.oldestProof { lines.append("- Oldest proof: \(oldest)") }
    } else if report.holdings != nil {
      lines.append("- Never verified: \(Markdown.code("holdfast verify"))")
    }
    return section("Archive", lines)
  }

  private func reading(_ scrub: NightlyReport.Scrub) -> [String] {
    guard let reading = scrub.reading else { return [] }
    var line =
      "- \(reading.objects) objects and \(reading.receipts) receipts read, "
      + "\(reading.bytes.asBytes) in \(reading.seconds.asTime)"
    if !reading.complete { line += ", which was not all that was asked for" }
    var lines = [line]
    if !reading.problems.numbers.isEmpty {
      lines.append("- Problems found: \(counts(reading.problems))")
    }
    if reading.transients > 0 {
      lines.append("- Bad at first, and whole when read again: \(reading.transients)")
    }
    if let end = reading.fullPassEnds {
      lines.append("- Everything is read once by \(end), at one such scrub a day")
    }
    return lines
  }

  private func counts(_ counts: Counts) -> String {
    counts.numbers.isEmpty
      ? "none"
      : counts.numbers.map { "\($0.count) \(Markdown.text($0.name))" }.joined(separator: ", ")
  }
}
