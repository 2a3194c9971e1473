/// What the archived tasks of a day and a model have cost.
package struct TokensOfDay: Codable, Sendable, Equatable {
  /// In UTC, as `2026-11-21`.
  package let day: String
  /// As the provider names it; nil where it did not.
  package let model: String?
  package let tasks: Int
  package let tokens: Int64
}
