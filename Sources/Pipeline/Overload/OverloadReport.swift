/// Decides when a run tells what it expects to lose: early, and not over and over.
struct OverloadReport: Sendable {
  enum News: Sendable, Equatable {
    /// Losses are expected, more than were told before, or others.
    case losses
    /// No more are.
    case over
  }

  /// As long as the throughput is measured over: by then nothing from before the change is in it.
  static let calm = Duration.seconds(Throughput.window)
  /// Losses that change are told this often.
  static let pause = Duration.seconds(60)
  /// Losses that grow by half are told this often, for they all grow at first.
  static let shortPause = Duration.seconds(10)

  private var told: (tasks: [String], count: Int, at: ContinuousClock.Instant)?
  private var calmSince: ContinuousClock.Instant?

  /// Takes the losses that are expected now, and says what of it is told; nil for nothing.
  ///
  /// `beyond` counts those that have no names.
  mutating func news(
    _ tasks: [String], beyond: Int, at now: ContinuousClock.Instant
  ) -> News? {
    let count = tasks.count + beyond
    guard count > 0 else { return end(at: now) }
    calmSince = nil
    if let told {
      let since = told.at.duration(to: now)
      let hasGrown = 2 * count >= 3 * told.count
      let hasChanged = count != told.count || tasks != told.tasks
      guard (hasGrown && since >= Self.shortPause) || (hasChanged && since >= Self.pause)
      else { return nil }
    }
    told = (tasks, count, now)
    return .losses
  }

  private mutating func end(at now: ContinuousClock.Instant) -> News? {
    guard told != nil else { return nil }
    let since = calmSince ?? now
    calmSince = since
    guard since.duration(to: now) >= Self.calm else { return nil }
    told = nil
    calmSince = nil
    return .over
  }
}
