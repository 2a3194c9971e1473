package import Media

/// How a video is compared with what was promised.
package struct ChecksConfiguration: Hashable, Sendable {
  package var depth = Depth.packets
  package var duration = DurationTolerance()
  /// How far the frame rate may be from the expectation, in frames a second.
  package var fps = 0.5
  /// For the reading of one file, and the least for decoding it (`Errand.timeout`).
  package var timeout = Duration.seconds(60)
}

extension ChecksConfiguration: ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields) {
    fields.value("depth", &depth)
    fields.section("duration", &duration)
    fields.value("fps", &fps, in: 0...1000)
    fields.value("timeout", &timeout, in: .milliseconds(10) ... .days(1))
  }
}
