extension JSONValue {
  /// Which characters of a string are escaped beyond what JSON asks for.
  package enum Escaping: Sendable {
    case minimal

    /// `&`, `<` and `>` as `\u0026`, `\u003c` and `\u003e`, as Go's encoding/json does.
    case go
  }

  /// The value as JSON on one line.
  package func text(_ escaping: Escaping = .minimal) -> String {
    switch self {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .string(let string): Self.quoted(string, escaping)
    case .array(let values): "[" + values.map { $0.text(escaping) }.joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.map { Self.quoted($0.name, escaping) + ":" + $0.value.text(escaping) }
        .joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ string: String, _ escaping: Escaping) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "&" where escaping == .go: text += "\\u0026"
      case "<" where escaping == .go: text += "\\u003c"
      case ">" where escaping == .go: text += "\\u003e"
      case "\u{0}"..<" ":
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
