import Glibc

/// Colours for a terminal; none where `NO_COLOR` is set or nobody would see them.
struct Style: Sendable {
  let isColoured: Bool

  /// For what is written to this descriptor.
  init(descriptor: Int32) {
    isColoured = isatty(descriptor) == 1 && getenv("NO_COLOR") == nil
  }

  func good(_ text: String) -> String { wrap(text, "32") }
  func bad(_ text: String) -> String { wrap(text, "31") }
  func warning(_ text: String) -> String { wrap(text, "33") }
  func faint(_ text: String) -> String { wrap(text, "2") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
