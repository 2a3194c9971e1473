import ArgumentParser
import Media
import Pipeline

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Proves that the archive is whole: every name, every byte, receipts, journals and seal.",
    discussion: """
      Everything is looked at, whatever the options; they say how much is read. What is known to be \
      bad or has changed is read first, then what was never read, then what was read longest ago. \
      Every problem is told again, with exit 1, until it is mended or acknowledged by `holdfast ack`.
      """)

  @OptionGroup var global: GlobalOptions

  @Option(help: "Read the media again as well: headers, packets or frames.")
  var depth: Depth?

  @Option(help: "Begin nothing after this long, as 90s, 30m or 6h.")
  var maxDuration: Interval?

  @Option(help: "Begin nothing after this many bytes, as 500MiB or 20GiB.")
  var maxBytes: Size?

  @Option(
    help: """
      Read as much as is due today for everything to be read once in this time, as 30d; exit 3 when \
      a proof is older.
      """)
  var period: Interval?

  @Option(help: "Read this share of all bytes, those unread for longest, as 5%.")
  var sample: Part?

  @Option(help: "Read only the files of this task, TASK_ID or PROVIDER:TASK_ID; may be repeated.")
  var task: [String] = []

  @Option(help: "Read only what was stored since this day, or this long ago, as 2026-11-21 or 7d.")
  var since: Moment?

  @Flag(
    help: """
      Look only at what is known to be bad, and say what can mend it: another copy, or its provider. \
      With --yes it is mended, what is bad goes to quarantine, and the seal is renewed.
      """)
  var repair = false

  @Option(
    help: """
      With --repair: a directory that may hold other copies, an archive or any other; may be repeated.
      """, completion: .directory)
  var from: [String] = []

  @Flag(help: "With --repair: do it.")
  var yes = false

  func validate() throws {
    guard repair || (from.isEmpty && !yes) else {
      throw ValidationError("--from and --yes are for --repair.")
    }
    guard !repair || (sample == nil && period == nil && since == nil && task.isEmpty) else {
      throw ValidationError("--repair excludes --sample, --period, --since and --task.")
    }
    guard sample == nil || period == nil else {
      throw ValidationError("--sample and --period exclude each other.")
    }
    guard task.isEmpty || (sample == nil && period == nil && since == nil) else {
      throw ValidationError("--task excludes --sample, --period and --since.")
    }
  }

  private var options: VerifyOptions {
    var options = VerifyOptions()
    options.depth = depth
    options.maxDuration = maxDuration?.duration
    options.maxBytes = maxBytes?.size
    options.period = period?.duration
    options.sample = sample?.share
    options.tasks = task
    options.since = since?.date
    if repair { options.repair = RepairOptions(copies: from, isConfirmed: yes) }
    return options
  }

  func run() async throws {
    try await conclude {
      let printer = Printer(global)
      let configuration = try global.load(isNeeded: false)
      let stop = Stop()
      return try await told(by: printer, isResult: true, stop: stop) { printer in
        let signals = Signals { stop.request(.signal($0)) }
        defer { signals.cancel() }
        return try await ArchiveCheck(
          configuration, options, environment: global.environment, stop: stop,
          tell: { await printer.tell($0, orStop: stop) })()
      }
    }
  }
}
