import Glibc
import Logging
import Pipeline

/// Tells events as the records of a log on standard error, for a job that nobody watches.
actor LogPrinter: EventPrinter {
  private let output: Output
  private var logger: Logger

  init(
    _ style: LogFormat.Style, verbosity: Verbosity, environment: [String: String],
    output: Output = Output()
  ) {
    self.output = output
    let format = LogFormat(
      style,
      hasPriorities: JournalStream.isBehind(STDERR_FILENO, environment: environment))
    logger = Logger(label: "holdfast") { _ in
      StandardErrorHandler(output: output, format: format, level: verbosity.logLevel)
    }
  }

  /// From now on every record is of this run.
  func begin(run: String) {
    logger[metadataKey: StandardErrorHandler.run] = .string(run)
  }

  func tell(_ event: Event) {
    guard let record = LogRecord(event) else { return }
    let fields = record.fields.map { ($0.key, Logger.MetadataValue($0.value)) }
    logger.log(
      level: Logger.Level(record.level), "\(record.message)",
      metadata: Dictionary(fields) { first, _ in first })
  }

  func finish() async { await output.flush() }

  var failure: Output.Failure? { output.failure }

  func finishSoon() async { await output.flushSoon() }
}

extension Verbosity {
  /// The least that is logged.
  fileprivate var logLevel: Logger.Level {
    switch self {
    case .quiet: .warning
    case .normal: .info
    case .verbose: .debug
    }
  }
}
