import FoundationEssentials

/// Content networks sign a stamp that, by vendor and setting, is the time of issue (to which the
/// server adds a lifetime of its own) or the end: only one that lies ahead can be the end.
extension Deadline {
  static func stamps(in query: LinkQuery) -> [Deadline] {
    // Types A: TIME-RANDOM-USER-MD5
    let keyed = [("auth_key", Source.authKey), ("sign", .sign)].flatMap { name, source in
      query[name].compactMap { value -> Deadline? in
        let parts = value.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, let date = Date(unix: parts[0]) else { return nil }
        return Deadline(date: date, source: source)
      }
    }
    // Types D and E: sign=MD5&t=TIME
    let timed = query["sign"].isEmpty ? [] : query["t"].compactMap { stamp($0) }
    return keyed + timed.map { Deadline(date: $0, source: .cdnTime) }
  }

  /// Types B (`/yyyyMMddHHmm/MD5/…`, in the time of Beijing) and C (`/MD5/TIME/…`).
  static func stamps(inPath path: String) -> [Deadline] {
    let parts = path.split(separator: "/").prefix(2)
    guard let first = parts.first, let second = parts.last, parts.count == 2 else { return [] }
    let beijing: TimeInterval = 8 * 3600
    let date =
      isDigest(second)
      ? Date(first, shape: "yyyyMMddHHmm").map { $0 - beijing }
      : isDigest(first) ? stamp(second) : nil
    return date.map { [Deadline(date: $0, source: .cdnPath)] } ?? []
  }

  /// Seconds, decimal or in eight hexadecimal digits.
  private static func stamp(_ text: some StringProtocol) -> Date? {
    if let date = Date(unix: text) { return date }
    guard text.utf8.count == 8, text.utf8.allSatisfy({ $0.hexDigit != nil }),
      let seconds = UInt32(text, radix: 16)
    else { return nil }
    return Date(unix: Double(seconds))
  }

  private static func isDigest(_ text: Substring) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { $0.hexDigit != nil }
  }
}
