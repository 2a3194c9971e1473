import ArgumentParser
import Pipeline

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows tasks: the receipt of an archived one, else how it stands.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "TASK_ID or PROVIDER:TASK_ID.")
  var tasks: [String]

  @Flag(help: "Just the path of its file.")
  var path = false

  func run() async throws {
    try await conclude {
      let output = Output()
      let query = TaskQuery(try global.load(isNeeded: false))
      var exit = try await complainIfDoubted(query)
      for task in try await query.show(tasks) {
        guard path else {
          try await output.line(try task.text(isJSON: global.json))
          continue
        }
        if let file = task.file {
          try await output.line(file)
        } else {
          complain("\(task.summary.provider):\(task.summary.taskID) is not archived")
          exit = .needsPerson
        }
      }
      return exit
    }
  }
}

extension TaskQuery.Shown {
  /// The receipt is JSON that people read too; on one line it is for programs.
  fileprivate func text(isJSON: Bool) throws -> String {
    guard let receipt else { return isJSON ? try summary.jsonLine() : TaskLine.text(summary) }
    let text = terminalJSON(receipt)
    guard isJSON else { return String(text.dropLast()) }
    return text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
  }
}
