import Archive
import FoundationEssentials
import SystemPackage

/// Says what an unattended job did, once it has ended: files the report, writes the metrics, runs the
/// user's command.
///
/// Nothing of it throws, and each is done whatever became of the others: what fails is told as a
/// `problem`.
struct Telling: Sendable {
  static let markdown = ".md"
  static let json = ".json"

  let configuration: Configuration
  let environment: [String: String]
  let tell: Tell

  /// Returns the path of the report's Markdown; nil when it could not be written.
  @discardableResult
  func callAsFunction(_ night: Night) async -> String? {
    let report = await Reporting(night: night, configuration: configuration).report()
    guard let json = try? JSON(encoding: report).text(indent: 2) else {
      preconditionFailure("a report is made of texts and numbers")
    }
    let path = await file(report, json)
    await writeMetrics(report)
    await runCommand(report, json, path)
    return path
  }

  private func file(_ report: NightlyReport, _ json: String) async -> String? {
    let root = configuration.archive
    do {
      return try await blocking {
        try Archive(at: root).fileReport(
          report.name,
          as: [(Self.json, json + "\n"), (Self.markdown, ReportText(report: report).text)]
        ).last?.string
      }
    } catch {
      await warn("report-unwritten", "The report of \(report.name) is not kept: \(error)")
      return nil
    }
  }

  private func writeMetrics(_ report: NightlyReport) async {
    guard let path = configuration.nightly.metrics else { return }
    let root = configuration.archive
    do {
      try await blocking {
        let text = Metrics(report, Precedents(of: report, in: root)).text
        try TextFile.replace(path, with: text)
      }
    } catch {
      await warn("metrics-unwritten", "The metrics are those of before: \(error)")
    }
  }

  private func runCommand(_ report: NightlyReport, _ json: String, _ path: String?) async {
    guard let command = configuration.nightly.onFinish else { return }
    let shell = ShellCommand(
      command: command, input: json + "\n", environment: variables(report, path))
    do {
      let (ending, output) = try await blocking { try shell.run() }
      guard ending != .exited(0) else { return }
      let said = output.isEmpty ? "" : "; it said: \(output)"
      await warn("on-finish-failed", "The command on_finish \(ending)\(said)")
    } catch {
      await warn("on-finish-failed", "The command on_finish could not be run: \(error)")
    }
  }

  /// The process's own, without the providers' keys and what a service manager said to it alone.
  private func variables(_ report: NightlyReport, _ path: String?) -> [String: String] {
    var variables = ServiceManager(environment: environment).environment
    for provider in configuration.providers {
      if case .variable(let name) = provider.key { variables[name] = nil }
    }
    variables["HOLDFAST_EXIT"] = "\(report.exit)"
    variables["HOLDFAST_REPORT"] = path ?? ""
    return variables
  }

  private func warn(_ reason: String, _ sentence: String) async {
    await tell(
      .problem(ProblemEvent(severity: .warning, reason: reason, sentence: sentence)))
  }
}

extension ShellCommand.Ending: CustomStringConvertible {
  var description: String {
    switch self {
    case .exited(let code): "ended with \(code)"
    case .killed(let signal): "was killed by signal \(signal)"
    case .timedOut: "took longer than a minute and was ended"
    }
  }
}
