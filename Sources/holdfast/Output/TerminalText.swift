/// The one way of foreign text to a terminal or a log: what would act on it is written out instead.
///
/// Controls (C0, DEL, C1), the bidirectional marks and overrides, line and paragraph separators,
/// and zero-width characters become `\u{…}`; everything else, in whatever script, stays.
func terminalText(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: acts) else { return text }
  var safe = ""
  for scalar in text.unicodeScalars {
    if acts(scalar) {
      safe += "\\u{\(String(scalar.value, radix: 16))}"
    } else {
      safe.unicodeScalars.append(scalar)
    }
  }
  return safe
}

/// JSON text that does the same to a terminal as it says: what would act on it is a JSON escape instead.
func terminalJSON(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { acts($0) && $0 != "\n" }) else { return text }
  var safe = ""
  for scalar in text.unicodeScalars {
    if acts(scalar) && scalar != "\n" {
      let digits = String(scalar.value, radix: 16)
      safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    } else {
      safe.unicodeScalars.append(scalar)
    }
  }
  return safe
}

private func acts(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x00...0x1F, 0x7F...0x9F: true
  case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
  default: false
  }
}
