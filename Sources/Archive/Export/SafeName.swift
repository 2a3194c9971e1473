import Foundation

/// A stranger's text as a name that every file system takes, and that nothing mistakes for
/// something else: the only way from a receipt's text into a path.
enum SafeName {
  /// In bytes; leaves room for what is put behind it, below the 255 that a file name may have.
  private static let longest = 200
  private static let nothing = "unknown"

  /// What Windows, a shell or a URL takes for more than a letter of a name.
  private static let special = Set<Unicode.Scalar>(#"/\:*?"<>|"#.unicodeScalars)

  /// Devices on Windows, whatever ending follows: learn.microsoft.com, "Naming Files, Paths, and
  /// Namespaces".
  private static let reserved: Set<String> = {
    let numbered = ["COM", "LPT"].flatMap { port in "0123456789¹²³".map { "\(port)\($0)" } }
    return Set(["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"] + numbered)
  }()

  /// In NFC, and never empty; a name that is safe already stays as it is.
  static func make(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
      scalars.append(isHarmless(scalar) ? scalar : "_")
    }
    var name = trimmed(String(scalars))
    if name.hasPrefix(".") || name.hasPrefix("-") { name = "_" + name.dropFirst() }
    let stem = trimmed(String(name.prefix { $0 != "." }))
    if reserved.contains(stem.uppercased()) { name = "_" + name }
    name = trimmed(shortened(name))
    return name.isEmpty ? nothing : name
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    guard !special.contains(scalar), !scalar.properties.isNoncharacterCodePoint else {
      return false
    }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  /// Without blanks at its ends and dots at its end, which Windows drops.
  private static func trimmed(_ name: String) -> String {
    var scalars = name.unicodeScalars[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last == "." || last.properties.isWhitespace {
      scalars.removeLast()
    }
    return String(scalars)
  }

  /// As many whole characters as fit.
  private static func shortened(_ name: String) -> String {
    var kept = ""
    var bytes = 0
    for character in name {
      bytes += character.utf8.count
      guard bytes <= longest else { break }
      kept.append(character)
    }
    return kept
  }
}
