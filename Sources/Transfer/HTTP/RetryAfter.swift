import FoundationEssentials

/// How long a `Retry-After` header asks to wait (RFC 9110 §10.2.3).
enum RetryAfter {
  /// What is waited at most, whatever the header says.
  static let longest = Duration.seconds(3600)

  /// Nil for what is neither a number of seconds nor a date.
  ///
  /// - Parameter now: what a date is relative to: the reply's own `Date`, so that neither clock's
  ///   error counts.
  static func parse(_ text: String, now: Date) -> Duration? {
    let text = text.trimmingPrefix(while: \.isWhitespace)
    if !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) {
      return min(longest, Int(text).map { .seconds($0) } ?? longest)
    }
    guard let date = HTTPDate.parse(String(text)) else { return nil }
    return min(longest, max(.zero, .seconds(date.timeIntervalSince(now))))
  }
}
