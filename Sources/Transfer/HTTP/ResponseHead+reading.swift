import FoundationEssentials

extension ResponseHead {
  var serverDate: Date? { headers["date"].flatMap(HTTPDate.parse) }

  /// A date counts from the reply's own clock, or from `now` when it told none.
  func retryAfter(now: Date) -> Duration? {
    headers["retry-after"].flatMap { RetryAfter.parse($0, now: serverDate ?? now) }
  }

  /// Where a redirect leads; nil for any other reply.
  var redirect: String? {
    [300, 301, 302, 303, 307, 308].contains(status) ? headers["location"] : nil
  }

  /// Whether the head says that the body's bytes are not the file's own.
  ///
  /// Only `identity` is asked for. Object stores repeat here how a file was uploaded (`aws-chunked`),
  /// others its charset; neither is a content coding (RFC 9110 §8.4.1).
  var isEncoded: Bool {
    let codings = headers["content-encoding"]?.lowercased().split(separator: ",") ?? []
    return codings.contains { coding in
      !Self.plainCodings.contains(String(coding.trimming(while: \.isWhitespace)))
    }
  }

  private static let plainCodings: Set = [
    "", "identity", "none", "aws-chunked", "utf-8", "utf8", "base64", "binary",
  ]

  /// Whether these first bytes are those of an ISO media file, whatever the head says of the body.
  static func beginsAsMedia(_ prefix: UnsafeRawBufferPointer) -> Bool {
    let types = ["ftyp", "styp", "moov", "moof", "mdat", "free", "skip", "wide", "pnot", "uuid"]
    let type = prefix.dropFirst(4).prefix(4)
    return types.contains { type.elementsEqual($0.utf8) }
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
  /// Decides only about text and encodings; a body that begins as ISO media does is one, whatever its
  /// head says.
  func flaw(ofBody prefix: UnsafeRawBufferPointer) -> ContentFlaw? {
    if Self.beginsAsMedia(prefix) { return nil }
    if isEncoded { return .contentEncoding }
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
