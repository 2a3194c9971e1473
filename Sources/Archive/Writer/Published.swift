/// An object that is durable under its name.
package struct Published: Sendable, Hashable {
  package enum Outcome: String, Sendable, Codable {
    case new
    /// The archive had these bytes already; the staged ones are gone.
    case duplicate
    /// What had the name was not whole: it is in quarantine now, and these bytes in its place.
    case healed
  }

  package let filed: Filed
  package let outcome: Outcome
}
