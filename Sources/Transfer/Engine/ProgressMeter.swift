/// Reports a download's progress, but not too often.
struct ProgressMeter: Sendable {
  /// The shortest time between two reports of one transfer.
  static let interval = Duration.milliseconds(100)

  private let report: @Sendable (Int64) -> Void
  private var last: (received: Int64, at: ContinuousClock.Instant)

  init(start: ContinuousClock.Instant, report: @escaping @Sendable (_ received: Int64) -> Void) {
    self.report = report
    last = (0, start)
  }

  /// Reports what is new, if it is time to.
  mutating func tick(_ received: Int64, at now: ContinuousClock.Instant) {
    if now >= last.at + Self.interval { flush(received, at: now) }
  }

  /// Reports what is new.
  mutating func flush(_ received: Int64, at now: ContinuousClock.Instant) {
    guard received > last.received else { return }
    last = (received, now)
    report(received)
  }
}
