extension JSON {
  /// RFC 8259 text: on a single line, or, with `indent`, a member a line and that many blanks a
  /// level, so that a person can read it.
  ///
  /// Arrays of plain values stay on one line.
  package func text(indent: Int? = nil) -> String {
    var text = ""
    write(to: &text, indent: indent, depth: 0)
    return text
  }

  private func write(to text: inout String, indent: Int?, depth: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .double(let value): text += value.isFinite ? String(value) : "null"
    case .string(let value): Self.quote(value, to: &text)
    case .raw(let value): Self.splice(value, onOneLine: indent == nil, to: &text)
    case .array(let values):
      let isNested = values.contains(where: \.isNested)
      Self.list(values, "[", "]", to: &text, isNested ? indent : nil, depth) { value, text in
        value.write(to: &text, indent: indent, depth: depth + 1)
      }
    case .object(let members):
      Self.list(members, "{", "}", to: &text, indent, depth) { member, text in
        Self.quote(member.key, to: &text)
        text += indent == nil ? ":" : ": "
        member.value.write(to: &text, indent: indent, depth: depth + 1)
      }
    }
  }

  private var isNested: Bool {
    switch self {
    case .array, .object, .raw: true
    default: false
    }
  }

  private static func list<Element>(
    _ elements: [Element], _ open: String, _ close: String, to text: inout String,
    _ indent: Int?, _ depth: Int, _ write: (Element, inout String) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let indent { text += newline(indent * (depth + 1)) }
      write(element, &text)
    }
    if let indent, !elements.isEmpty { text += newline(indent * depth) }
    text += close
  }

  private static func newline(_ blanks: Int) -> String {
    "\n" + String(repeating: " ", count: blanks)
  }

  /// In well formed JSON a line break is never inside a string, where a blank means the same, and
  /// whatever else acts is always inside one, where its escape means the same.
  private static func splice(_ raw: String, onOneLine: Bool, to text: inout String) {
    for scalar in raw.unicodeScalars {
      switch scalar {
      case "\n": text += onOneLine ? " " : "\n"
      case "\r": text += " "
      case "\t": text.unicodeScalars.append(scalar)
      case let scalar where isHarmful(scalar): escape(scalar, to: &text)
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  private static func quote(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case let scalar where isHarmful(scalar): escape(scalar, to: &text)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private static func escape(_ harmful: Unicode.Scalar, to text: inout String) {
    text += "\\u" + Hex.pair(UInt8(harmful.value >> 8)) + Hex.pair(UInt8(harmful.value & 0xFF))
  }

  /// What acts on a terminal or a page instead of being shown: C0, DEL and C1, the line and
  /// paragraph separators, and the bidi controls.
  ///
  /// All of them are below U+10000.
  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
