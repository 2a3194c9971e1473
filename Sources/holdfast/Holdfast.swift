import ArgumentParser
import Pipeline

/// The program: its commands, and what they end with.
@main
struct Holdfast: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holdfast",
    abstract: "Keeps AI-generated videos before their links die.",
    discussion: """
      Takes task ids, polls the providers until each video is finished, fetches it before its link dies, checks that it is \
      what the provider said, and files it by its content into an archive that can be checked with coreutils alone.

      EXIT STATUS: 0 all archived, no mismatch; 1 something needs a person; 3 unfinished, run again; 64 usage, \
      configuration or list is wrong; 74 the archive can't be written; 75 another run holds it; 128+n ended by signal n.
      """,
    version: Version.text,
    subcommands: [
      InitCommand.self, RunCommand.self, NightlyCommand.self, VerifyCommand.self,
      StatusCommand.self,
      ShowCommand.self, ListCommand.self, AckCommand.self, ForgetCommand.self,
      RebuildCommand.self, ProbeCommand.self, ExportCommand.self, ConfigCommand.self,
    ])
}
