import ArgumentParser
import Glibc
import Pipeline

extension NightlyPart: ExpressibleByArgument {}
extension LogFormat.Style: ExpressibleByArgument {}

struct NightlyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nightly",
    abstract: "The unattended job: lists from the inbox, open tasks, a scrub, the report.",
    discussion: """
      Takes the lists from nightly.inbox, goes on with every open task, reads a part of the archive again, renews the \
      seal, and writes a report into the archive's .holdfast/reports. All of it within nightly.max_duration.
      """)

  @OptionGroup var global: GlobalOptions

  @Option(help: "Only one part of it: intake (lists and open tasks) or scrub.")
  var only: NightlyPart?

  @Flag(help: "Stay, and take in each list as it comes: the intake as a service.")
  var watch = false

  @Option(help: "How the log is written where standard error is no terminal: text or json.")
  var log = LogFormat.Style.text

  func validate() throws {
    guard !watch || only != .scrub else {
      throw ValidationError("--watch takes lists in; run the scrub from a timer of its own.")
    }
  }

  func run() async throws {
    try await conclude {
      let configuration = try global.load(isNeeded: true)
      let stop = Stop()
      let signals = Signals { stop.request(.signal($0)) }
      defer { signals.cancel() }
      guard watch else {
        let parts = only.map { [$0] } ?? NightlyPart.allCases
        return try await night(configuration, parts, global.environment, stop)
      }
      return try await Watch(
        configuration: configuration, environment: global.environment, stop: stop,
        intake: { try await night(configuration, [.intake], $0, stop) })()
    }
  }

  private func night(
    _ configuration: Configuration, _ parts: [NightlyPart], _ environment: [String: String],
    _ stop: Stop
  ) async throws -> Exit {
    let tally = Tally()
    guard !global.json, isatty(STDERR_FILENO) == 0 else {
      return try await told(by: Printer(global, tally: tally), stop: stop) { printer in
        try await Nightly(
          configuration: configuration, parts: parts, environment: environment,
          tally: tally, stop: stop, tell: { await printer.tell($0) })()
      }
    }
    let log = LogPrinter(self.log, verbosity: global.verbosity, environment: environment)
    return try await told(by: log, stop: stop) { log in
      try await Nightly(
        configuration: configuration, parts: parts, environment: environment,
        tally: tally, stop: stop, onName: { await log.begin(run: $0) },
        tell: { await log.tell($0) })()
    }
  }
}
