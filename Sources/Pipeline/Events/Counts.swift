/// How many there are of each kind; written in the order of the names.
package struct Counts: Encodable, Sendable {
  package let numbers: [(name: String, count: Int)]

  init(_ counts: [String: Int]) {
    numbers = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for (name, count) in numbers { try container.encode(count, forKey: Name(stringValue: name)) }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }
  }
}
