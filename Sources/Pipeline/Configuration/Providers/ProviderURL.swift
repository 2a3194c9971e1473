import Transfer

/// Where a provider's API is: a base URL that paths are appended to.
package struct ProviderURL: Hashable, Sendable {
  /// Scheme and host in lower case, and no slash at the end.
  package let text: String
  /// `http:`, so that the key travels for all to read.
  package let isPlain: Bool
  /// Lower case, without a port; an IPv6 address without its brackets.
  package let host: String

  /// Whether the host is this machine or an address of a private network.
  ///
  /// A name other than `localhost` is not known to be: that would take a resolver.
  package var isLoopbackOrPrivate: Bool {
    host == "localhost" || host.hasSuffix(".localhost")
      || IPAddress(host)?.isLoopbackOrPrivate == true
  }
}

extension ProviderURL: ConfigurationScalar {
  static let form = "a URL such as https://api.example.com"

  /// No complaint quotes the text: a user name or a query may hold a secret.
  init(configured text: String) throws(Complaint) {
    guard let schemeEnd = text.firstRange(of: "://") else {
      throw .says("is no URL; write one such as https://api.example.com")
    }
    let scheme = text[..<schemeEnd.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else {
      throw .says("begins with neither https:// nor http://; write \(Self.form)")
    }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#""\<>^`{|}"#.utf8.contains($0) })
    else {
      throw .says("holds a character that a URL cannot; write it percent-encoded")
    }
    let rest = text[schemeEnd.upperBound...]
    if let mark = rest.first(where: { $0 == "?" || $0 == "#" }) {
      throw .says("goes on with a \(mark); paths are appended to it, so end it before that")
    }
    let authority = rest.prefix { $0 != "/" }
    guard !authority.contains("@") else {
      throw .says("holds a user name; take it out, the key goes into key: or key_file:")
    }
    let host = try Self.host(of: authority)
    var path = rest[authority.endIndex...]
    while path.last == "/" { path.removeLast() }
    self.text = "\(scheme)://\(authority.lowercased())\(path)"
    self.host = host
    isPlain = scheme == "http"
  }

  package var configured: String { text }

  private static func host(of authority: Substring) throws(Complaint) -> String {
    let isBracketed = authority.hasPrefix("[")
    let hostEnd =
      isBracketed
      ? authority.firstIndex(of: "]").map(authority.index(after:)) ?? authority.startIndex
      : authority.lastIndex(of: ":") ?? authority.endIndex
    let port = authority[hostEnd...]
    guard port.isEmpty || port.hasPrefix(":") && isPort(port.dropFirst()) else {
      throw .says("has no valid port; write 1 to 65535 after the host's colon")
    }
    var host = authority[..<hostEnd].lowercased()
    if isBracketed { host = String(host.dropFirst().dropLast()) }
    let isHost =
      isBracketed
      ? IPAddress(host)?.width == 128
      : !host.isEmpty && host.utf8.allSatisfy(isHostByte)
    guard isHost else { throw .says("has no valid host; write \(form)") }
    return host
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default:
      false
    }
  }

  private static func isPort(_ text: Substring) -> Bool {
    Int(quantity: String(text)).map { (1...65_535).contains($0) } ?? false
  }
}
