/// How many bytes a second arrived lately, over all transfers.
///
/// Its time runs only while something is being fetched: a pause does not make the line look slow.
struct Throughput: Sendable {
  /// Long enough to even out single files, short enough to see a line that changes.
  static let window = 30
  /// Less says nothing yet: connections are being made.
  static let least = 5.0

  /// What came in each of the latest seconds; that of second `n` is at `n % window`.
  private var buckets = [Int64](repeating: 0, count: window)
  /// Seconds of fetching so far.
  private var elapsed = 0.0
  private var latest: ContinuousClock.Instant?
  private var transfers = 0

  /// Transfers begin, or with a negative number end.
  mutating func note(transfers change: Int, at now: ContinuousClock.Instant) {
    advance(to: now)
    transfers += change
  }

  mutating func note(bytes: Int64, at now: ContinuousClock.Instant) {
    advance(to: now)
    buckets[Int(elapsed) % Self.window] += bytes
  }

  /// Nil until `least` seconds of fetching have been seen.
  func bytesPerSecond(at now: ContinuousClock.Instant) -> Double? {
    var current = self
    current.advance(to: now)
    guard current.elapsed >= Self.least else { return nil }
    // The current second has only begun; the others are whole.
    let begun = current.elapsed - current.elapsed.rounded(.down)
    let seconds = min(current.elapsed, Double(Self.window - 1) + begun)
    return Double(current.buckets.reduce(0, +)) / seconds
  }

  private mutating func advance(to now: ContinuousClock.Instant) {
    defer { latest = max(latest ?? now, now) }
    guard transfers > 0, let latest, latest < now else { return }
    let before = Int(elapsed)
    elapsed += latest.duration(to: now) / .seconds(1)
    for second in (before + 1)...(before + Self.window) where second <= Int(elapsed) {
      buckets[second % Self.window] = 0
    }
  }
}
