import FoundationEssentials

/// A clock as it was read once; it goes on with the time since, whatever becomes of this machine's own.
struct ClockReading: Sendable {
  let date: Date
  let instant: ContinuousClock.Instant

  func date(at now: ContinuousClock.Instant = .now) -> Date {
    date + instant.duration(to: now).seconds
  }
}

/// What the clocks that are concerned say of a link's end.
///
/// No clock by itself says that a link is dead: any of them may be wrong, or be set while a run lasts.
struct LinkClocks: Sendable {
  enum Life: Equatable {
    case alive
    /// The clocks don't agree, or one says so alone.
    case doubtful
    case dead
  }

  /// The clock of the host, which checks the end itself; nil when it has told none.
  var host: Date?
  var provider: Date?
  /// This machine's clock, which also measures how long something takes.
  var now: Date
  /// What it would show if it had not been set since the run began.
  var unset: Date
  /// What it showed when the provider gave the link.
  var given: Date

  func life(of end: Date) -> Life {
    if let host, host <= end { return .alive }
    // A clock that was set back or forward since is believed where it says the less.
    let local = min(now, unset)
    let past = [host, provider, local].count { $0.map { $0 > end } ?? false }
    // Where it is the only clock, it was right enough to say that the link lived when it was given.
    let isOnlyClock = host == nil && provider == nil && given <= end
    return past == 0 ? .alive : past > 1 || isOnlyClock ? .dead : .doubtful
  }
}
