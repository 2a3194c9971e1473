/// The beginning of a text that somebody else wrote, in quotes and fit for one line of a message.
///
/// Controls and invisible characters are escaped, so that none can act on a terminal.
struct Excerpt: CustomStringConvertible {
  let text: String

  /// Enough to recognise what was written.
  private static let longest = 60

  init(_ text: String) {
    self.text = text
  }

  var description: String {
    let scalars = text.unicodeScalars
    let shown = scalars.prefix(Self.longest).map(Self.visible).joined()
    return scalars.count > Self.longest ? "\"\(shown)…\"" : "\"\(shown)\""
  }

  private static func visible(_ scalar: Unicode.Scalar) -> String {
    guard scalar.isControl || scalar.isInvisible else { return String(scalar) }
    return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }
}

extension Unicode.Scalar {
  /// C0, DEL and C1 controls, and Unicode's own line and paragraph separators.
  var isControl: Bool {
    guard !isASCII else { return value < 0x20 || value == 0x7F }
    return switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Characters without a shape of their own: byte order mark, joiners, bidi overrides, tags.
  var isInvisible: Bool {
    !isASCII && properties.generalCategory == .format
  }

  var isBlank: Bool {
    isASCII ? self == " " || (0x09...0x0D).contains(value) : properties.isWhitespace
  }
}
