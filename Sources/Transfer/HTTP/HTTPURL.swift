import CCurl

/// An `http` or `https` URL, taken apart by libcurl's own parser.
///
/// What is judged here is therefore what libcurl dials. `text` goes out as it came in: a signature
/// covers it byte for byte.
struct HTTPURL: Hashable, Sendable {
  /// A scheme, a host and a port: whom a secret may be told to.
  struct Origin: Hashable, Sendable {
    let scheme: String
    let host: String
    let port: String

    /// The address that the host is written as; nil for a name.
    ///
    /// `localhost` and the names below it always stand for this machine (RFC 6761, 6.3).
    var address: IPAddress? {
      let host = host.trimmingSuffix { $0 == "." }
      if host == "localhost" || host.hasSuffix(".localhost") { return .v4(0x7f00_0001) }
      return IPAddress(host.trimming { "[]".contains($0) })
    }
  }

  let text: String
  let origin: Origin

  /// Throws `badURL` for another scheme, userinfo, blanks, controls, or what is no absolute URL.
  init(_ text: String) throws(TransferError) {
    self = try Self.parse(text, from: nil, flags: 0)
  }

  /// Where a `Location` header leads; characters that a URL may not hold are percent-encoded.
  func resolving(_ location: String) throws(TransferError) -> HTTPURL {
    try Self.parse(location, from: text, flags: UInt32(CURLU_URLENCODE | CURLU_ALLOW_SPACE))
  }

  private static func parse(
    _ text: String, from base: String?, flags: UInt32
  ) throws(TransferError) -> HTTPURL {
    guard let parts = curl_url() else { throw .badURL }
    defer { curl_url_cleanup(parts) }
    let strict = UInt32(CURLU_PATH_AS_IS | CURLU_DISALLOW_USER)
    for (text, flags) in [(base, strict), (text, strict | flags)] {
      guard let text else { continue }
      guard !text.utf8.contains(0), curl_url_set(parts, CURLUPART_URL, text, flags) == CURLUE_OK
      else { throw .badURL }
    }
    guard let whole = part(CURLUPART_URL, of: parts),
      let scheme = part(CURLUPART_SCHEME, of: parts), let host = part(CURLUPART_HOST, of: parts),
      let port = part(CURLUPART_PORT, of: parts), ["http", "https"].contains(scheme)
    else { throw .badURL }
    let origin = Origin(scheme: scheme, host: host.lowercased(), port: port)
    return HTTPURL(text: base == nil ? text : whole, origin: origin)
  }

  private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    let flags = part == CURLUPART_PORT ? UInt32(CURLU_DEFAULT_PORT) : 0
    guard curl_url_get(parts, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }

  private init(text: String, origin: Origin) {
    self.text = text
    self.origin = origin
  }
}
