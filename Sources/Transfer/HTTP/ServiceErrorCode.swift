/// The code in a storage service's error body, such as `AccessDenied`, and what else it says.
enum ServiceErrorCode {
  /// How much of a body is looked at; the code stands at its beginning.
  private static let window = 4096

  /// Finds S3's and Azure's `<Code>…</Code>` and TOS's `"Code": "…"`.
  ///
  /// Only a short plain word passes: nothing else of an error body is ever kept or shown.
  static func find(in body: some Sequence<UInt8>) -> String? {
    let pattern =
      #/<Code>\s*([A-Za-z0-9._-]{1,64})\s*</Code>|"[Cc]ode"\s*:\s*"([A-Za-z0-9._-]{1,64})"/#
    guard let match = text(body).firstMatch(of: pattern) else { return nil }
    return (match.1 ?? match.2).map(String.init)
  }

  /// Whether an error says that the link, or what signs it, has expired.
  ///
  /// The codes are S3's and GCS's `ExpiredToken`, R2's `ExpiredRequest`, `RequestExpired` and the like; the
  /// sentences S3's, OSS's and COS's "Request has expired" and GCS's "Request signature expired at"; the
  /// header is that of Aliyun's network for an `auth_key`. Markup other than a service's XML proves nothing, nor
  /// does a token without a code: it may be of a portal on the way, whose own login has expired.
  static func saysExpired(
    _ body: some Sequence<UInt8>, code: String?, headers: [String: String]
  ) -> Bool {
    if headers["x-tengine-error"]?.lowercased().contains("expired") == true { return true }
    if code?.lowercased().contains("expired") == true { return true }
    let text = text(body).lowercased()
    let begin = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    let isXML = begin.hasPrefix("<?xml") || begin.hasPrefix("<error>")
    guard isXML || !begin.hasPrefix("<"), !text.contains("<html") else { return false }
    let pattern =
      #/\b(request|signature|link|url|auth[_-]?key)\b[^<>"{}\n]{0,40}\bexpired\b|\bexpired (link|url|signature|timestamp|auth[_-]?key)\b/#
    return text.firstMatch(of: pattern) != nil
  }

  private static func text(_ body: some Sequence<UInt8>) -> String {
    String(decoding: Array(body.prefix(window)), as: UTF8.self)
  }
}
