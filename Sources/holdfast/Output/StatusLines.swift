import Pipeline

/// The status, for people.
enum StatusLines {
  static func text(_ report: StatusReport) -> String {
    var lines = [
      "\(terminalText(report.archive)): \(report.archived) tasks archived, \(report.bytes.asBytes)"
    ]
    if let proof = report.oldestProof { lines.append("oldest proof: \(proof)") }
    lines.append(
      report.unsealed == 0
        ? "sealed" : "\(report.unsealed) files are not sealed yet; the next run seals them")
    lines += report.open.isEmpty ? ["nothing is open"] : ["open:"] + report.open.map(open)
    if report.damage > 0 {
      lines.append("\(report.damage) found by `holdfast verify`, neither mended nor acknowledged")
    }
    if !report.needsPerson.isEmpty {
      lines.append("needs a person:")
      lines += report.needsPerson.flatMap(trouble)
    }
    return lines.joined(separator: "\n")
  }

  private static func open(_ open: StatusReport.Open) -> String {
    let left = open.hoursLeft.map { ", first link dies in \($0) h" } ?? ""
    return "  \(open.tasks) \(open.state) at \(open.provider)\(left)"
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
