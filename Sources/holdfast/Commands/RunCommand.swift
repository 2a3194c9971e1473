import ArgumentParser
import Pipeline

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Archives the tasks of the lists, and with no list what is still open.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "List files, a task a line; - is standard input.", completion: .file())
  var lists: [String] = []

  @Option(help: "The provider of lines that name none.")
  var provider: String?

  @Flag(name: .customLong("no-wait"), help: "Poll each task once.")
  var noWait = false

  @Option(help: "Stop after this long, as 90s, 30m or 6h.")
  var maxDuration: Interval?

  @Flag(name: .customLong("dry-run"), help: "Say what would be done, and do nothing.")
  var dryRun = false

  @Flag(
    name: .customLong("skip-invalid"), help: "Leave out lines that cannot be read, and exit with 1."
  )
  var skipInvalid = false

  func run() async throws {
    try await conclude {
      let configuration = try global.load(isNeeded: true)
      let tally = Tally()
      let stop = Stop()
      let printer = Printer(
        global, tally: dryRun ? nil : tally, verbosity: dryRun ? .verbose : nil)
      let options = RunOptions(
        lists: lists, provider: provider, noWait: noWait, maxDuration: maxDuration?.duration,
        dryRun: dryRun, skipInvalid: skipInvalid)
      return try await told(by: printer, stop: stop) { printer in
        let signals = Signals { stop.request(.signal($0)) }
        defer { signals.cancel() }
        return try await Run(
          configuration: configuration, options: options, environment: global.environment,
          tally: tally, stop: stop, tell: { await printer.tell($0) })()
      }
    }
  }
}
