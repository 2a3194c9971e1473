import ArgumentParser
import Pipeline

struct ForgetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Drops tasks that were never ones, such as typos.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "TASK_ID or PROVIDER:TASK_ID.")
  var tasks: [String]

  func run() async throws {
    try await conclude {
      let count = try await TaskQuery(try global.load(isNeeded: false)).forget(tasks)
      await Output().note("\(count) forgotten")
      return .done
    }
  }
}
