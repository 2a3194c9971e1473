/// Where a URL leads to: what has to be equal before a key may be sent there.
package struct Origin: Sendable, Hashable {
  /// `http` or `https`.
  package let scheme: String
  /// In lower case; an IPv6 address keeps its brackets.
  package let host: String
  /// The scheme's own, where the URL names none.
  package let port: Int

  /// Nil unless the text is an absolute `http` or `https` URL with a host and without userinfo.
  package init?(_ url: String) {
    guard let link = Link(url) else { return nil }
    self = link.origin
  }

  /// - Parameter authority: what stands between `://` and the path.
  init?(scheme: String, authority: Substring) {
    let hostEnd =
      authority.hasPrefix("[")
      ? authority.firstIndex(of: "]").map(authority.index(after:)) : authority.firstIndex(of: ":")
    let host = authority[..<(hostEnd ?? authority.endIndex)]
    let rest = authority[host.endIndex...]
    guard Self.isHost(host), let port = Self.port(rest, of: scheme) else { return nil }
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port
  }

  private static func isHost(_ host: Substring) -> Bool {
    if host.hasPrefix("[") {
      let address = host.dropFirst().dropLast()
      return host.hasSuffix("]") && address.contains(":")
        && address.utf8.allSatisfy { hexDigits.contains($0) || $0 == 0x3A || $0 == 0x2E }
    }
    return host.utf8.contains(where: isLetterOrDigit)
      && host.utf8.allSatisfy { isLetterOrDigit($0) || [0x2D, 0x2E, 0x5F].contains($0) }
  }

  private static func port(_ text: Substring, of scheme: String) -> Int? {
    switch text.utf8.count {
    case 0...1 where text.isEmpty || text == ":": scheme == "https" ? 443 : 80
    case 2...6 where text.hasPrefix(":") && text.dropFirst().utf8.allSatisfy(isDigit):
      Int(text.dropFirst()).flatMap { 1...65_535 ~= $0 ? $0 : nil }
    default: nil
    }
  }

  private static let hexDigits = Set("0123456789abcdefABCDEF".utf8)

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }
}

extension Origin: CustomStringConvertible {
  package var description: String {
    let isOwn = port == (scheme == "https" ? 443 : 80)
    return "\(scheme)://\(host)" + (isOwn ? "" : ":\(port)")
  }
}
