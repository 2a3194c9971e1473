import FoundationEssentials

/// What a server calls one state of a file (RFC 9110 §8.8): an entity tag or, without one, the date
/// of its last change.
package struct Validator: Hashable, Sendable {
  /// What is longer is no name that anybody needs.
  private static let longest = 1024

  /// As the server wrote it: `"abc"`, `W/"abc"`, `Fri, 20 Nov 2026 10:00:00 GMT`.
  package let text: String

  /// Nil for what can't be sent back in a header, such as control characters.
  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.count <= Self.longest,
      text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) })
    else { return nil }
    self.text = text
  }

  /// Whether it names the bytes themselves.
  ///
  /// A weak tag, or one without its quotes, is good for comparing only; so is a date, which an answer
  /// with a range need not repeat (RFC 9110 §15.3.7).
  var isStrong: Bool { isTag }

  /// Whether `If-Range` may rest on it: a strong tag, or a date in the one form that servers write.
  var isForIfRange: Bool { isTag || isDate }

  var isDate: Bool {
    text.wholeMatch(of: /[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT/) != nil
  }

  /// The MD5 that it may be: 32 lower-case hex digits.
  ///
  /// S3 and its likes tag an object with its MD5 when it came in one piece and is not encrypted with a
  /// key of its own; what it is can't be told from the tag.
  var md5: String? {
    let digits = text.dropFirst().dropLast().lowercased()
    guard isTag, digits.count == 32, digits.allSatisfy(\.isHexDigit) else { return nil }
    return digits
  }

  private var isTag: Bool { text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") }
}

extension ResponseHead {
  /// The entity tag, else the date of the last change.
  ///
  /// A file that changed within the second before the answer may change again under the same date.
  var validator: Validator? {
    if let tag = headers["etag"] { return Validator(tag) }
    guard let changed = headers["last-modified"], let date = HTTPDate.parse(changed),
      let serverDate,
      serverDate.timeIntervalSince(date) >= 1
    else { return nil }
    return Validator(changed)
  }
}
