/// The beginning of a text that somebody else wrote, in quotes and fit for one line of a message.
struct Excerpt: CustomStringConvertible {
  let text: String

  /// Enough to recognise what was written.
  private static let longest = 60

  init(_ text: String) {
    self.text = text
  }

  var description: String {
    let scalars = text.unicodeScalars
    let shown = terminalText(String(scalars.prefix(Self.longest)))
    return scalars.count > Self.longest ? "\"\(shown)…\"" : "\"\(shown)\""
  }
}
