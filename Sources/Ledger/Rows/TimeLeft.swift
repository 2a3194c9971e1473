/// How much of their links' lives was left when tasks were archived.
package struct TimeLeft: Codable, Sendable, Equatable {
  /// How many they were.
  package let tasks: Int
  /// In seconds, as the others; below 0 when the deadline had passed.
  package let least: Double
  /// The lower one of two.
  package let median: Double
}
