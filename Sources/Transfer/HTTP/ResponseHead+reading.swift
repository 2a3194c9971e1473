import FoundationEssentials

extension ResponseHead {
  var serverDate: Date? { headers["date"].flatMap(HTTPDate.parse) }

  /// A date counts from the reply's own clock, or from `now` when it told none.
  func retryAfter(now: Date) -> Duration? {
    headers["retry-after"].flatMap { RetryAfter.parse($0, now: serverDate ?? now) }
  }

  /// Where a redirect leads; nil for any other reply.
  var redirect: String? {
    [301, 302, 303, 307, 308].contains(status) ? headers["location"] : nil
  }

  /// Whether the body's bytes are the file's: nothing but identity was asked for.
  var isEncoded: Bool {
    headers["content-encoding"].map { !["", "identity"].contains($0.lowercased()) } ?? false
  }

  /// Whether libcurl decodes the body of an answer that goes into memory.
  var isDecodable: Bool {
    (headers["content-encoding"] ?? "").split(separator: ",").allSatisfy { coding in
      ["identity", "none", "gzip", "x-gzip", "deflate"]
        .contains(coding.trimming(while: \.isWhitespace).lowercased())
    }
  }

  /// What a body of this type and with these first bytes is, when it is no media file.
  ///
  /// Decides only about text; a body that begins as ISO media does is one, whatever its type says.
  func flaw(ofBody prefix: UnsafeRawBufferPointer) -> ContentFlaw? {
    if prefix.dropFirst(4).starts(with: "ftyp".utf8) { return nil }
    let type = headers["content-type"]?.prefix { $0 != ";" }.trimming(while: \.isWhitespace)
    let textTypes = [
      "text/html", "text/xml", "application/xhtml+xml", "application/xml", "application/json",
      "application/problem+json",
    ]
    let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = prefix.starts(with: byteOrderMark) ? prefix.dropFirst(3) : prefix[...]
    let first = text.first { !" \t\r\n".utf8.contains($0) }
    guard first.map("<{[".utf8.contains) ?? false || textTypes.contains(type?.lowercased() ?? "")
    else { return nil }
    let code = ServiceErrorCode.find(in: prefix)
    return ServiceErrorCode.saysExpired(prefix, code: code, headers: headers)
      ? .expiredLink(code: code) : .notMedia(code: code)
  }
}
