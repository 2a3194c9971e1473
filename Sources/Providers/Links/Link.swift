/// The URL of an artifact, which is a secret: whoever has it has the file.
///
/// It prints without its query, and so does whatever holds it.
package struct Link: Sendable, Equatable {
  /// The longest URL that is taken for a link, in bytes.
  package static let limit = 16 << 10

  /// The whole URL, byte for byte as sent, since a signature covers it.
  ///
  /// Never for a disk or a person.
  package let url: String
  package let origin: Origin
  /// As sent, without query and fragment; `/` where there is none.
  package let path: String
  /// Without its question mark; empty where there is none.
  let query: String
  /// As the reply wrote it, where that differs from the URL; else empty.
  var spelling = ""

  /// Nil unless the text is an absolute `http` or `https` URL with a host, without userinfo,
  /// blanks, controls, quotes, angle brackets and backslashes, and at most `limit` bytes long.
  package init?(_ text: String) {
    // By bytes: a combining mark after a `?` would make another character of it.
    let bytes = text.utf8
    guard bytes.count <= Self.limit, !bytes.contains(where: Self.neverHolds),
      !bytes.contains(UInt8(ascii: "\\")), let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes[colon...].starts(with: "://".utf8)
    else { return nil }
    let scheme = text[..<colon].lowercased()
    let afterSlashes = bytes[colon...].dropFirst(3)
    let authority = afterSlashes.prefix { !"/?#".utf8.contains($0) }
    let resource = afterSlashes[authority.endIndex...].prefix { $0 != UInt8(ascii: "#") }
    let path = resource.prefix { $0 != UInt8(ascii: "?") }
    guard ["http", "https"].contains(scheme),
      let origin = Origin(scheme: scheme, authority: Substring(authority))
    else { return nil }
    url = text
    self.origin = origin
    self.path = path.isEmpty ? "/" : String(Substring(path))
    query = String(Substring(resource[path.endIndex...].dropFirst()))
  }

  /// Whether the query carries a signature of its own, so that a key has no business there.
  package var isSigned: Bool {
    LinkQuery(query).names.contains { Self.signatures.contains($0) }
  }

  /// What of its query nobody else may know: the whole of it, and values that are no common words, as
  /// they were sent and as they are meant.
  var secrets: [String] {
    // A redactor reads every escape for a line break or a tab as a line break.
    let written = spelling.drop { $0 != "?" }.dropFirst()
      .map { $0 == "\r" || $0 == "\t" ? "\n" : $0 }
    let queries = Set([query, String(written)]).filter { !$0.isEmpty }
    let raw = queries.flatMap { $0.split(separator: "&") }
      .map { String($0.drop { $0 != "=" }.dropFirst()) }
    let values = Set(raw + LinkQuery(query).values)
    return queries + values.filter { $0.utf8.count >= Self.shortestSecret }
  }

  /// Bytes; what is shorter is a number or a word, such as `host` or `86400`.
  private static let shortestSecret = 8

  /// Whether a text holds something of its query.
  package func isRepeated(in text: String) -> Bool { secrets.contains { text.contains($0) } }

  /// Whether both name one file, be it with two signatures.
  func leadsToSameFile(as other: Link?) -> Bool {
    guard let other else { return false }
    let isSamePath = origin == other.origin && path == other.path
    return url == other.url || (isSamePath && isSigned && other.isSigned)
  }

  /// Whether no link may hold this byte; in a longer text, a URL ends before it.
  static func neverHolds(_ byte: UInt8) -> Bool {
    switch byte {
    case ...0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"): true
    default: false
    }
  }

  /// What signs in the families of `Deadline.Source`, and `access`, which signs a gateway's own
  /// artifact paths.
  private static let signatures: Set = [
    "x-tos-signature", "x-amz-signature", "x-goog-signature", "x-oss-signature", "q-signature",
    "signature", "sig", "sign", "auth_key", "authorization", "token", "_jwt", "access",
  ]
}

extension Link: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "\(origin)\(path)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["link": description]) }
}
