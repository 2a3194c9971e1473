import Yams

extension ConfigurationValue {
  /// The value as a YAML document.
  package func yaml() throws -> String {
    // A width below 0 keeps long paths on one line.
    try Yams.serialize(node: node, width: -1, allowUnicode: true)
  }

  private var node: Node {
    switch self {
    case .text(let text): Self.node(text)
    case .whole(let number): Node(number.configured)
    case .number(let number): Node(number.configured)
    case .flag(let flag): Node(flag.configured)
    case .list(let values): Node(values.map(\.node), .implicit, .flow)
    case .mapping(let entries): Node(entries.map { (Node($0.key), $0.value.node) })
    }
  }

  /// In quotes when it would otherwise be read as no value: Yams does not see to that.
  private static func node(_ text: String) -> Node {
    let plain = Node(text, .implicit, .plain)
    return plain.hasNoValue ? Node(text, .implicit, .singleQuoted) : Node(text)
  }
}
