import Yams

extension ConfigurationValue {
  /// The value as a YAML document.
  package func yaml() throws -> String {
    // A width below 0 keeps long paths on one line.
    try Yams.serialize(node: node, width: -1, allowUnicode: true)
  }

  private var node: Node {
    switch self {
    case .text(let text): Node(text)
    case .whole(let number): Node(number.configured)
    case .number(let number): Node(number.configured)
    case .flag(let flag): Node(flag.configured)
    case .list(let values): Node(values.map(\.node), .implicit, .flow)
    case .mapping(let entries): Node(entries.map { (Node($0.key), $0.value.node) })
    }
  }
}
