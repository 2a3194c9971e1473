import Archive
import FoundationEssentials
import Glibc
import Logging
import Pipeline

/// Writes what is logged to standard error, a line a record.
struct StandardErrorHandler: LogHandler {
  /// The name of the run in a logger's metadata: it stands in front of the message.
  static let run = "run"

  let output: Output
  let format: LogFormat
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  init(output: Output, format: LogFormat, level: Logger.Level) {
    self.output = output
    self.format = format
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = metadata
    for more in [metadataProvider?.get(), event.metadata] {
      fields.merge(more ?? [:]) { $1 }
    }
    let run = fields.removeValue(forKey: Self.run)?.description
    let line = format.line(
      LogLevel(event.level), event.message.description, run: run,
      fields: fields.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }, at: Date())
    output.write(line + "\n", to: STDERR_FILENO)
  }
}
