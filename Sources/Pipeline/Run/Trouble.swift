/// Why something did not come to a good end: a stable slug, and a sentence for people.
package struct Trouble: Error, Sendable, Equatable, Codable {
  package let reason: String
  package let sentence: String
}
