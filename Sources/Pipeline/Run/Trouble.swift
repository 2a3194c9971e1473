/// Why something did not come to a good end: a stable slug, and a sentence for people.
package struct Trouble: Error, Sendable, Equatable, Codable {
  package let reason: String
  package let sentence: String

  /// The same, with what the provider says of the task.
  func followed(by words: String?) -> Trouble {
    guard let words, !words.isEmpty else { return self }
    return Trouble(reason: reason, sentence: "\(sentence) Its provider: \(words)")
  }
}
