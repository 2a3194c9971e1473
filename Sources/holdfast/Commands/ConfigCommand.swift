import ArgumentParser
import Pipeline

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Checks the configuration and prints what is in force, secrets masked.")

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await conclude {
      let configuration = try global.load(isNeeded: true)
      let value = configuration.inForce(environment: global.environment)
      try await Output().line(
        global.json ? try value.jsonLine() : String(try value.yaml().dropLast()))
      return .done
    }
  }
}
