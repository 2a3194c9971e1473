/// A value that a file should have, and who said so.
package struct Expectation<Value: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
  package enum Source: String, Codable, Sendable {
    case provider, list
  }

  package var value: Value
  package var source: Source

  package init(_ value: Value, from source: Source) {
    self.value = value
    self.source = source
  }
}
