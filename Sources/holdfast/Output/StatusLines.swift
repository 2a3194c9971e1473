import Pipeline

/// The status, for people.
enum StatusLines {
  static func text(_ report: StatusReport) -> String {
    var lines = [
      "\(terminalText(report.archive)): \(count(report.archived, "task")) archived, "
        + report.bytes.asBytes,
      "last 7 days: \(growth(report.growth.week)); last 30 days: \(growth(report.growth.month))",
    ]
    if let proof = report.oldestProof { lines.append("oldest proof: \(proof)") }
    if let proof = report.proof { lines.append(text(proof)) }
    lines.append(
      report.unsealed == 0
        ? "sealed" : "\(report.unsealed) files are not sealed yet; the next run seals them")
    if let holder = report.running { lines.append("running now: \(terminalText("\(holder)"))") }
    if let holder = report.verifying { lines.append("verifying now: \(terminalText("\(holder)"))") }
    if !report.runs.isEmpty { lines += ["last runs:"] + report.runs.map(run) }
    if !report.margin.isProblem { lines.append(report.margin.sentence) }
    lines += report.open.isEmpty ? ["nothing is open"] : ["open:"] + report.open.map(open)
    if !report.alarms.isEmpty || !report.needsPerson.isEmpty {
      lines.append("needs a person:")
      lines += report.alarms.flatMap(alarm) + report.needsPerson.flatMap(trouble)
    }
    return lines.joined(separator: "\n")
  }

  private static func growth(_ part: StatusReport.Growth.Part) -> String {
    "\(count(part.tasks, "task")), \(part.bytes.asBytes)"
  }

  private static func count(_ number: Int, _ thing: String) -> String {
    "\(number) \(thing)\(number == 1 ? "" : "s")"
  }

  private static func text(_ proof: StatusReport.Proof) -> String {
    let share =
      "\(ProofLines.short(proof.withinPeriod * 100)) % proved within \(proof.period.asTime)"
    guard let verified = proof.verified, let objects = proof.objects, let bytes = proof.bytes else {
      return share
    }
    return "\(share), as of the last verification: \(verified), \(count(objects, "object")), "
      + bytes.asBytes + (proof.complete == false ? ", stopped by a limit" : "")
  }

  private static func run(_ run: StatusReport.LastRun) -> String {
    let length = run.seconds.map { "\($0.asTime)" }
    let end =
      switch run.state {
      case .running: "running now"
      case .ended: "exit \(run.exit ?? 0)"
      case .killed: "killed"
      case .unknown: "end not known: the ledger was rebuilt"
      }
    let outcomes = run.outcomes?.numbers.map { "\($0.count) \($0.name)" } ?? []
    let words = [run.begun, length, end].compactMap(\.self) + outcomes
    return "  " + terminalText(words.joined(separator: ", "))
  }

  private static func open(_ open: StatusReport.Open) -> String {
    let left = open.hoursLeft.map { ", first link dies in \($0) h" } ?? ""
    return "  \(open.tasks) \(open.state) at \(open.provider)\(left)"
  }

  private static func alarm(_ alarm: StatusReport.Alarm) -> [String] {
    ["  \(terminalText(alarm.sentence))", "    \(terminalText(alarm.command))"]
  }

  private static func trouble(_ trouble: StatusReport.Trouble) -> [String] {
    let words = [trouble.outcome, trouble.verdict, trouble.reason].compactMap(\.self)
    let examples = trouble.examples.map(terminalText).joined(separator: " ")
    let others = trouble.tasks > trouble.examples.count ? " …" : ""
    return [
      "  \(trouble.tasks) \(words.joined(separator: " ")): \(examples)\(others)",
      "    \(terminalText(trouble.command))",
    ]
  }
}
