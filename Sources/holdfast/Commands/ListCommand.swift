import ArgumentParser
import FoundationEssentials
import Ledger
import Media
import Pipeline

struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists tasks by state, outcome, verdict, model and date, a line each.")

  @OptionGroup var global: GlobalOptions

  @Option(help: "queued, polling, ready, downloading, verifying, storing or done.")
  var state: Stage?

  @Option(help: "archived, failed, lost, rejected or unknown.")
  var outcome: Outcome?

  @Option(help: "verified, unchecked, mismatch or damaged.")
  var verdict: Verdict?

  @Option(help: "The model, as the provider names it.")
  var model: String?

  @Option(help: "The provider's name.")
  var provider: String?

  @Option(help: "Done (or, if open, listed) on this day or later, as 2026-11-21, in UTC.")
  var since: Day?

  @Option(help: "Done (or, if open, listed) before this day, in UTC.")
  var until: Day?

  func run() async throws {
    try await conclude {
      var filter = TaskFilter()
      filter.stages = Set([state].compactMap(\.self))
      filter.outcomes = Set([outcome].compactMap(\.self))
      filter.verdict = verdict?.rawValue
      filter.model = model
      filter.provider = provider
      filter.since = since?.start
      filter.until = until?.start
      let output = Output()
      try await TaskQuery(try global.load(isNeeded: false)).forEach(filter) { task in
        await output.line(global.json ? try task.jsonLine() : TaskLine.text(task))
      }
      return .done
    }
  }
}

/// A calendar day in UTC.
struct Day: ExpressibleByArgument {
  let start: Date

  init?(argument: String) {
    guard let start = try? Date(argument, strategy: .iso8601.year().month().day()) else {
      return nil
    }
    self.start = start
  }
}
