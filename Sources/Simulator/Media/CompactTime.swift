import FoundationEssentials

/// Times as signed links tell them: `20260531T165753Z`.
enum CompactTime {
  private static let style = Date.ISO8601FormatStyle(
    dateSeparator: .omitted, timeSeparator: .omitted, timeZone: .gmt)

  static func text(of date: Date) -> String { date.formatted(style) }

  static func date(_ text: String) -> Date? { try? style.parse(text) }
}
