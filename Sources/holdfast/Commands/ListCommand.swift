import ArgumentParser
import Ledger
import Pipeline

struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists tasks by state, outcome, verdict, model and date, a line each.",
    discussion: """
      With --json each line also has what the receipt says, for spreadsheets and SQL: docs/LIST.md.
      """)

  @OptionGroup var global: GlobalOptions

  @Option(help: "queued, polling, ready, downloading, verifying, storing or done.")
  var state: Stage?

  @Option(help: "archived, failed, lost, rejected or unknown.")
  var outcome: Outcome?

  @OptionGroup var selection: TaskSelection

  func run() async throws {
    try await conclude {
      var filter = selection.filter
      filter.stages = Set([state].compactMap(\.self))
      filter.outcomes = Set([outcome].compactMap(\.self))
      let output = Output()
      let query = TaskQuery(try global.load(isNeeded: false))
      let exit = try await complainIfDoubted(query)
      guard global.json else {
        try await query.forEach(filter) { try await output.line(TaskLine.text($0)) }
        return exit
      }
      let unread = try await query.forEachWithReceipt(filter) { task in
        try await output.line(try task.jsonLine())
      }
      guard unread > 0 else { return exit }
      complain("\(unread) receipts could not be read; `holdfast verify` tells which")
      return .needsPerson
    }
  }
}
