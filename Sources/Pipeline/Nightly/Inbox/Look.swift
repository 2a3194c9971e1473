/// What one look into the inbox has found.
struct Look: Sendable {
  /// Something in the inbox that is no list, or cannot be taken.
  struct Ignored: Sendable, Equatable {
    let name: String
    /// Why, and what to do about it, as the second half of a sentence.
    let reason: String
  }

  /// Lists that are held open at once.
  static let mostReady = 256
  /// What is told of one by one.
  private static let mostIgnored = 100

  /// In the order of their names; more are found by another look, at once.
  var ready: [PlacedList] = []
  /// When another look may find more; nil when nothing waits.
  var again: ContinuousClock.Instant?
  /// What was not told before.
  var ignored: [Ignored] = []
  /// How many more than these hundred there are.
  var othersIgnored = 0

  mutating func lookAgain(at time: ContinuousClock.Instant) {
    again = min(again ?? time, time)
  }

  mutating func ignore(_ name: String, _ reason: String) {
    if ignored.count < Self.mostIgnored {
      ignored.append(Ignored(name: name, reason: reason))
    } else {
      othersIgnored += 1
    }
  }
}
