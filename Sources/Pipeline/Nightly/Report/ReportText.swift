import FoundationEssentials
import Ledger
import enum Media.CheckValue

/// A report as Markdown, which is read in a mail as well as on a page.
///
/// The sentence comes first, then what needs a person, then what is only worth knowing.
struct ReportText {
  let report: NightlyReport

  var text: String {
    let sections = [
      head, unread, needsPerson, troubles, diedUnwatched, errors, open, intake, tokens, runs,
      archive, warnings,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var head: [String] {
    let parts = report.parts.map(\.rawValue).joined(separator: " and ")
    return [
      Markdown.text(report.verdict), "",
      "\(parts.prefix(1).uppercased())\(parts.dropFirst()) from \(report.begun) to "
        + "\(report.ended) (\(report.seconds.asTime)), exit \(report.exit).",
      "Archive \(Markdown.code(report.archive)), report \(Markdown.code(report.name)).",
    ]
  }

  private var unread: [String] {
    section("What could not be looked at", report.unread.map { "- " + Markdown.text($0) })
  }

  private var needsPerson: [String] {
    section(
      "What needs you",
      report.needsPerson.flatMap { trouble in
        let words = [trouble.outcome, trouble.verdict, trouble.reason].compactMap(\.self)
        let examples = trouble.examples.map(Markdown.code).joined(separator: " ")
        let others = trouble.tasks > trouble.examples.count ? " …" : ""
        return [
          "- \(trouble.tasks) \(Markdown.text(words.joined(separator: " "))): \(examples)\(others)",
          "  To settle it: \(Markdown.code(trouble.command))",
        ]
      })
  }

  private var troubles: [String] {
    let sections = report.troubles.map { troubles in
      section(
        title(troubles, Self.titles[troubles.kind] ?? troubles.kind.rawValue), lines(troubles))
    }
    return Array(sections.joined(separator: [""]))
  }

  private static let titles: [NightlyReport.Troubles.Kind: String] = [
    .mismatch: "Not what was promised", .damaged: "Not whole",
    .incomplete: "Without the original", .lost: "Lost", .rejected: "Rejected",
    .failed: "Failed at the provider", .unknown: "Unknown to the provider",
  ]

  private var diedUnwatched: [String] {
    guard let died = report.diedUnwatched else { return [] }
    return section(title(died, "Died while nothing ran"), lines(died))
  }

  private func title(_ troubles: NightlyReport.Troubles, _ title: String) -> String {
    let tokens = troubles.tokens > 0 ? ", \(troubles.tokens) tokens" : ""
    return "\(title): \(troubles.tasks)\(tokens)"
  }

  private func lines(_ troubles: NightlyReport.Troubles) -> [String] {
    let lines = troubles.named.map { "- " + line($0) }
    let more = troubles.tasks - lines.count
    guard more > 0 else { return lines }
    let selection =
      switch troubles.kind {
      case .mismatch, .damaged: "--verdict \(troubles.kind.rawValue)"
      case .incomplete: "--outcome archived"
      case .lost, .rejected, .failed, .unknown: "--outcome \(troubles.kind.rawValue)"
      }
    let command = "holdfast list \(selection) --since \(report.begun.prefix(10))"
    return lines + ["- and \(more) more: \(Markdown.code(command))"]
  }

  private func line(_ task: NightlyReport.Task) -> String {
    let tokens = task.tokens.map { " (\($0) tokens)" } ?? ""
    let checks = (task.checks ?? []).map { check in
      "\(check.role) \(check.name) should be \(check.expected.text) and is "
        + (check.actual?.text ?? "not known")
    }
    let words = checks.isEmpty ? [task.sentence].compactMap(\.self) : checks
    return Markdown.code("\(task.provider):\(task.taskID)") + " "
      + Markdown.text("\(task.reason ?? "")\(tokens): \(words.joined(separator: "; "))")
  }

  func section(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["## \(title)", ""] + lines
  }

  /// Errors that are about no task.
  private var errors: [String] {
    section("Errors", report.problems.filter { $0.severity == .error }.flatMap(lines))
  }

  private var warnings: [String] {
    section("Warnings", report.problems.filter { $0.severity == .warning }.flatMap(lines))
  }

  /// Of a warning the first three are told, of an error all that are kept.
  private func lines(_ problem: NightlyReport.Problem) -> [String] {
    let told = problem.examples.prefix(problem.severity == .error ? NightlyReport.named : 3)
    let lines = told.flatMap { example in
      ["  - " + Markdown.text(example.sentence)]
        + (example.command.map { ["    To settle it: \(Markdown.code($0))"] } ?? [])
    }
    let more = problem.count - told.count
    return ["- \(Markdown.text(problem.reason)): \(problem.count)"] + lines
      + (more > 0 ? ["  - and \(more) more"] : [])
  }
}

extension CheckValue {
  fileprivate var text: String {
    switch self {
    case .number(let number):
      number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    case .text(let text): text
    case .flag(let flag): "\(flag)"
    }
  }
}
