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

  /// Does something to what it is shown on, or hides there, instead of being shown.
  var acts: Bool { isControl || isInvisible }

  var isBlank: Bool {
    isASCII ? self == " " || (0x09...0x0D).contains(value) : properties.isWhitespace
  }
}
