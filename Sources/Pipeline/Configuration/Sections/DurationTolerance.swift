/// How far a video's duration may be from the expectation.
package struct DurationTolerance: Hashable, Sendable {
  /// How much too short it may be.
  package var under = Duration.milliseconds(50)
  /// How much too long it may be, unless `overShare` allows more.
  package var over = Duration.milliseconds(250)
  /// How much too long it may be, as a share of the expectation, unless `over` allows more.
  package var overShare = Share(percent: 2)
}

extension DurationTolerance: ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields) {
    fields.value("under", &under, in: .zero ... .hours(1))
    fields.value("over", &over, in: .zero ... .hours(1))
    fields.value("over_share", &overShare, in: Share(percent: 0)...Share(percent: 100))
  }
}
