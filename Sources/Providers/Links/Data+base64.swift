import FoundationEssentials

extension Data {
  /// Decodes one of base64's URL-safe alphabets, padded or not; nil for anything else.
  init?(base64 text: Substring, plus: Character, slash: Character, padding: Character = "=") {
    var standard = text.map { character -> Character in
      switch character {
      case plus: "+"
      case slash: "/"
      case padding: "="
      default: character
      }
    }
    while standard.count % 4 != 0 { standard.append("=") }
    self.init(base64Encoded: String(standard))
  }
}
