import ArgumentParser
import Media
import Pipeline

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Proves that the archive is whole: every name, every byte, receipts, journals and seal.")

  @OptionGroup var global: GlobalOptions

  @Option(help: "Read the media again as well.")
  var depth: Depth?

  func run() async throws {
    try await conclude {
      let printer = Printer(global)
      let configuration = try global.load(isNeeded: false)
      return try await told(by: printer) {
        try await ArchiveCheck(
          configuration, depth: depth, tell: { await printer.tell($0) })()
      }
    }
  }
}
