/// When a failed download is tried again.
package struct RetryConfiguration: Hashable, Sendable {
  /// How many attempts without progress, the first included.
  package var attempts = 8
  /// The wait before the second attempt; it grows from there.
  package var firstDelay = Duration.seconds(1)
  /// The wait never grows beyond this.
  package var longestDelay = Duration.minutes(2)
}

extension RetryConfiguration: ConfigurationSection {
  mutating func walk(_ fields: some ConfigurationFields) {
    fields.value("attempts", &attempts, in: 1...100)
    fields.value("first_delay", &firstDelay, in: .milliseconds(1) ... .hours(1))
    fields.value("longest_delay", &longestDelay, in: .milliseconds(1) ... .days(1))
    fields.expect(
      "longest_delay", firstDelay <= longestDelay,
      otherwise: "is shorter than first_delay; write \(firstDelay.configured) or more")
  }
}
