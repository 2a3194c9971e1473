import ArgumentParser
import Pipeline

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tells what is open, what is unsealed, and what needs a person.")

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await conclude {
      let report = try await StatusReport(of: try global.load(isNeeded: false))
      let output = Output()
      try await output.line(global.json ? try report.jsonLine() : StatusLines.text(report))
      return report.isDoubted ? .needsPerson : .done
    }
  }
}
