/// The one way of foreign text to a terminal or a log: what would act on it is written as `\u{…}`.
///
/// Everything else, in whatever script, stays.
package func terminalText(_ text: String) -> String {
  escaping(text, where: \.acts) { "\\u{\(String($0.value, radix: 16, uppercase: true))}" }
}

/// JSON that means the same, with an escape for what would act on a terminal.
///
/// Line breaks and tabs stay: in JSON they are never inside a string.
package func terminalJSON(_ json: String) -> String {
  escaping(json, where: { $0.acts && $0 != "\n" && $0 != "\t" }) { scalar in
    scalar.utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}

private func escaping(
  _ text: String, where isEscaped: (Unicode.Scalar) -> Bool, as escape: (Unicode.Scalar) -> String
) -> String {
  guard text.unicodeScalars.contains(where: isEscaped) else { return text }
  return text.unicodeScalars.map { isEscaped($0) ? escape($0) : String($0) }.joined()
}
