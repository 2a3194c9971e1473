/// How the archive is re-read.
package struct ScrubConfiguration: Hashable, Sendable {
  /// Within this time every object is to be read once.
  package var period = Duration.days(30)
  /// Of one scrub.
  package var maxDuration = Duration.hours(2)
  /// Of one scrub; 0 is no limit.
  package var maxBytes = ByteSize(bytes: 0)
}

extension ScrubConfiguration: ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields) {
    fields.value("period", &period, in: .seconds(1) ... .days(3650))
    fields.value("max_duration", &maxDuration, in: .seconds(1) ... .days(30))
    fields.value("max_bytes", &maxBytes, in: ByteSize(bytes: 0) ... .tebibytes(1024))
  }
}
