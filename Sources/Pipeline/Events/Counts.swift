/// How many there are of each kind; written in the order of the names.
package struct Counts: Codable, Sendable {
  package let numbers: [(name: String, count: Int)]

  init(_ counts: [String: Int]) {
    numbers = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for (name, count) in numbers { try container.encode(count, forKey: Name(stringValue: name)) }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    let counts = try container.allKeys.map {
      ($0.stringValue, try container.decode(Int.self, forKey: $0))
    }
    self.init(Dictionary(counts) { first, _ in first })
  }

  /// Of all kinds together.
  var total: Int { numbers.reduce(0) { $0 + $1.count } }

  /// How many there are of one kind.
  subscript(name: String) -> Int { numbers.first { $0.name == name }?.count ?? 0 }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }
  }
}
