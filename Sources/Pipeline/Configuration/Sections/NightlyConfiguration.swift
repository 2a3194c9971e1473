package import SystemPackage

/// The unattended job.
package struct NightlyConfiguration: Hashable, Sendable {
  /// The folder that new lists are put into.
  package var inbox: FilePath
  package var maxDuration = Duration.hours(5)

  init(folder: FilePath) {
    inbox = folder.appending("inbox")
  }
}

extension NightlyConfiguration: ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields) {
    fields.path("inbox", &inbox)
    fields.value("max_duration", &maxDuration, in: .seconds(1) ... .days(30))
  }
}
