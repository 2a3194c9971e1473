import FoundationEssentials

/// How long a `Retry-After` header asks to wait (RFC 9110 §10.2.3).
///
/// Beside whole seconds and dates, gateways send fractions (`1.5`) and durations as Go prints them
/// (`2m59.5s`, `1000ms`).
enum RetryAfter {
  /// What is waited at most, whatever the header says.
  static let longest = Duration.seconds(3600)

  /// Nil for what is no number, no duration and no date.
  ///
  /// - Parameter now: what a date is relative to: the reply's own `Date`, so that neither clock's
  ///   error counts.
  static func parse(_ text: String, now: Date) -> Duration? {
    let text = text.trimmingPrefix(while: \.isWhitespace)
    let end = text.lastIndex { !$0.isWhitespace }
    guard let end else { return nil }
    if let seconds = seconds(text[...end]) { return .seconds(min(seconds, longest / .seconds(1))) }
    guard let date = HTTPDate.parse(String(text)) else { return nil }
    return min(longest, max(.zero, .seconds(date.timeIntervalSince(now))))
  }

  private static let units: [Substring: Double] = [
    "h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9,
  ]

  /// A number of seconds, or numbers with units each.
  private static func seconds(_ text: Substring) -> Double? {
    if let seconds = number(text) { return seconds }
    var rest = text
    var sum = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { isDigit($0) || $0 == "." }
      let unit = rest.dropFirst(digits.count).prefix { !isDigit($0) && $0 != "." }
      guard let count = number(digits), let seconds = units[unit] else { return nil }
      sum += count * seconds
      rest = rest[unit.endIndex...]
    }
    return sum
  }

  /// Digits with at most one point among them.
  private static func number(_ text: Substring) -> Double? {
    guard text.contains(where: isDigit), text.allSatisfy({ isDigit($0) || $0 == "." }) else {
      return nil
    }
    return Double(text)
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }
}
