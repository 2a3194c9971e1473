import Yams

extension Node {
  /// Whether this is YAML's null: nothing, `~` or `null`, not in quotes.
  var hasNoValue: Bool {
    guard let scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// What stands there, for a sentence.
  var kind: String {
    switch self {
    case .scalar: "a single value"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
