import ArgumentParser
import Pipeline

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Begins an archive and prints its identity.",
    discussion: """
      An archive that is there already is left as it is. The identity tells the archive and its copies \
      from all others: as `archive_id` in the configuration it is demanded of the archive, so that a \
      disk that is not mounted is noticed.
      """)

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await conclude {
      let begun = try await ArchiveBeginning(try global.load(isNeeded: false))()
      let output = Output()
      try await output.line(global.json ? try begun.jsonLine() : begun.identity)
      return .done
    }
  }
}
