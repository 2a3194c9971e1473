import ArgumentParser
import Pipeline

struct AckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack",
    abstract: "This trouble is known: stop telling it.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "TASK_ID, PROVIDER:TASK_ID, or a path that `verify` told.")
  var tasks: [String]

  func run() async throws {
    try await conclude {
      let count = try await TaskQuery(try global.load(isNeeded: false)).acknowledge(tasks)
      await Output().note("acknowledged \(count) of \(tasks.count)")
      return .done
    }
  }
}
