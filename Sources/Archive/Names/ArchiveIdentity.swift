/// Identifies an archive and its copies: 32 lower-case hex digits, drawn once when the archive is
/// begun.
package struct ArchiveIdentity: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// Returns nil unless `text` is 32 lower-case hex digits.
  package init?(_ text: String) {
    guard text.utf8.count == 32, text.utf8.allSatisfy(Self.isHexDigit) else { return nil }
    description = text
  }

  /// Draws 128 random bits.
  package static func random() -> ArchiveIdentity {
    let text = (0..<16).map { _ in Hex.pair(UInt8.random(in: .min ... .max)) }.joined()
    guard let identity = ArchiveIdentity(text) else { preconditionFailure("no hex: \(text)") }
    return identity
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
