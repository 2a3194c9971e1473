package import SystemPackage

/// The unattended job.
package struct NightlyConfiguration: Hashable, Sendable {
  /// The folder that new lists are put into.
  package var inbox: FilePath
  package var maxDuration = Duration.hours(5)
  /// Run by `/bin/sh -c` when the job has ended, with the report on its standard input.
  package var onFinish: String?
  /// Where the metrics are written for Prometheus' node exporter.
  package var metrics: FilePath?

  init(folder: FilePath) {
    inbox = folder.appending("inbox")
  }
}

extension NightlyConfiguration: ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields) {
    fields.path("inbox", &inbox)
    fields.value("max_duration", &maxDuration, in: .seconds(1) ... .days(30))
    fields.command("on_finish", &onFinish)
    fields.path("metrics", &metrics)
  }
}
