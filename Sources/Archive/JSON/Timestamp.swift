package import FoundationEssentials

/// A moment as RFC 3339 text, in UTC.
package enum Timestamp {
  /// To the millisecond, which is left out on the full second: `2026-11-21T03:14:15Z`.
  package static func text(of date: Date) -> String {
    let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
    // The style cuts off what it does not write: a little more keeps it from cutting a whole one.
    let rounded = Date(timeIntervalSince1970: milliseconds / 1000 + 0.0002)
    let isWhole = milliseconds.truncatingRemainder(dividingBy: 1000) == 0
    return rounded.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: !isWhole))
  }

  /// Reads what ``text(of:)`` writes; nil for anything else.
  package static func date(_ text: String) -> Date? {
    let isWhole = !text.utf8.contains(UInt8(ascii: "."))
    return try? Date(
      text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: !isWhole))
  }
}
