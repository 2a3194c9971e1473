/// The one way of foreign text into Markdown, and so into a mail or onto a page: what would be
/// markup there, or act, is written so that it is only shown.
enum Markdown {
  /// Within a line of text, or at the begin of a list's item.
  ///
  /// `://`, `www.` and `@` are broken up too: a page makes links of them without any brackets.
  static func text(_ text: String) -> String {
    var escaped = beginsItem(text) ? "\\" : ""
    for scalar in terminalText(text).unicodeScalars {
      if special.contains(scalar) { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped.replacing("://", with: "\\://").replacing("www.", with: "www\\.")
      .replacing("WWW.", with: "WWW\\.")
  }

  private static let special = Set(#"\`*_[]<>|~#&$@"#.unicodeScalars)

  private static func beginsItem(_ text: String) -> Bool {
    text.first.map { "-+=".contains($0) } ?? false
  }

  /// As it is, between more backticks than it has in a row: for what is copied.
  static func code(_ text: String) -> String {
    let text = terminalText(text)
    let runs = text.split { $0 != "`" }.map(\.count)
    let fence = String(repeating: "`", count: (runs.max() ?? 0) + 1)
    let blank = text.isEmpty || text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
    return fence + blank + text + blank + fence
  }
}
