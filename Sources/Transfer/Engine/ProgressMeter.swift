/// Reports a download's progress, but not too often.
struct ProgressMeter: Sendable {
  /// The shortest time between two reports of one transfer.
  static let interval = Duration.milliseconds(100)

  private let report: @Sendable (Progress) -> Void
  private var last: (received: Int64, at: ContinuousClock.Instant)

  init(start: ContinuousClock.Instant, report: @escaping @Sendable (Progress) -> Void) {
    self.report = report
    last = (0, start)
  }

  /// Reports what is new, if it is time to.
  mutating func tick(_ progress: Progress, at now: ContinuousClock.Instant) {
    if now >= last.at + Self.interval { flush(progress, at: now) }
  }

  /// Reports what is new.
  mutating func flush(_ progress: Progress, at now: ContinuousClock.Instant) {
    guard progress.received > last.received else { return }
    last = (progress.received, now)
    report(progress)
  }
}
