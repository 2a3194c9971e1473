/// What one look into the inbox has found.
struct Look: Sendable {
  /// Something in the inbox that is no list, or cannot be taken.
  struct Ignored: Sendable, Equatable {
    let name: String
    /// Why, and what to do about it, as the second half of a sentence.
    let reason: String
    /// Whether it is a list, or somebody may take it for one: its videos may die.
    var isUnreadable = false
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
  /// Whether one of them all is a list.
  private(set) var hasUnreadable = false

  mutating func lookAgain(at time: ContinuousClock.Instant) {
    again = min(again ?? time, time)
  }

  mutating func ignore(_ file: Ignored) {
    if file.isUnreadable { hasUnreadable = true }
    if ignored.count < Self.mostIgnored {
      ignored.append(file)
    } else {
      othersIgnored += 1
    }
  }
}
