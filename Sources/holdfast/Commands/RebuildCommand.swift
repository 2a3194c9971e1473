import ArgumentParser
import Pipeline

struct RebuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Makes the ledger anew from the archive, when it is missing or damaged.",
    discussion: """
      Reads every journal and every receipt, looks whether each file is there and as long as it was, and puts the new \
      ledger in the place of the old one, which is kept beside it. Open tasks are open again: `holdfast run` goes on \
      with them. What was read and does not fit together is told one by one, and exits 1.
      """)

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await conclude {
      let printer = Printer(global)
      let configuration = try global.load(isNeeded: false)
      return try await told(by: printer) { printer in
        try await Rebuild(configuration, tell: { await printer.tell($0) })()
      }
    }
  }
}
