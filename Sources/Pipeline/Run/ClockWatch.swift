import FoundationEssentials

/// Notices that the machine's clock was set back: what was to happen at a time would happen late.
struct ClockWatch {
  /// What a clock that is only kept right jumps by at most.
  private static let tolerance: TimeInterval = 5

  private var date: Date
  private var instant: ContinuousClock.Instant

  init(date: Date = Date(), instant: ContinuousClock.Instant = .now) {
    self.date = date
    self.instant = instant
  }

  /// Whether it was since this was asked last.
  mutating func wasSetBack(
    date now: Date = Date(), instant: ContinuousClock.Instant = .now
  ) -> Bool {
    let expected = date + self.instant.duration(to: instant).seconds
    date = now
    self.instant = instant
    return now < expected - Self.tolerance
  }
}
