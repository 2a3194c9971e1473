/// Takes secrets out of texts that are kept or shown: the key, and the query and userinfo of URLs.
///
/// It finds them behind JSON's escapes, those of JSON in strings of JSON, and percent-encoding.
/// Where a URL's end is not clear, it rather takes too much: up to the next blank, quote or angle
/// bracket, none of which a `Link` can hold.
package struct Redactor: Sendable {
  /// The longest sentence, in characters.
  package static let sentenceLimit = 1_000

  /// How much of a text is looked at, in bytes.
  private static let readLimit = 16 << 10

  private let secrets: [[UInt8]]

  /// - Parameter key: not looked for when shorter than 4 bytes, as it would cut up common words.
  package init(key: String) {
    self.init(secrets: [key])
  }

  /// For what a host sends that was asked with this link.
  package init(key: String, link: Link) {
    self.init(secrets: [key] + link.secrets)
  }

  private init(secrets: [String]) {
    self.init(all: secrets.filter { $0.utf8.count >= 4 }.map { Array($0.utf8) })
  }

  private init(all secrets: [[UInt8]]) { self.secrets = secrets }

  /// A page that came in place of a file, as it may be kept; it may be in UTF-16.
  package func page(_ bytes: [UInt8]) -> [UInt8] {
    let wide = secrets.map { Array($0.map { [$0] }.joined(separator: [0])) }
    return Redactor(all: secrets + wide).redacted(bytes[...])
  }

  /// One that also hides what of these links nobody else may know.
  package func hiding(_ links: [Link]) -> Redactor {
    Redactor(all: secrets + links.flatMap(\.secrets).map { Array($0.utf8) })
  }

  /// A text for people, at most `sentenceLimit` characters long.
  package func sentence(_ text: String) -> String {
    let bytes = Array(text.utf8.prefix(Self.readLimit))
    let isWhole = bytes.count == text.utf8.count
    // What is cut must not be cut within a URL or the key.
    let end = isWhole ? bytes.endIndex : bytes.lastIndex(of: UInt8(ascii: " ")) ?? 0
    let clean = String(decoding: redacted(bytes[..<end]), as: UTF8.self)
    guard !isWhole || clean.count > Self.sentenceLimit else { return clean }
    return clean.prefix(Self.sentenceLimit - 1) + "…"
  }

  /// A JSON text, of which only what stands inside strings is touched; it stays valid.
  func json(_ text: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    var output: [UInt8] = []
    var rest = text[...]
    while let opening = rest.firstIndex(of: quote) {
      let content = rest[(opening + 1)...]
      let closing = Self.endOfString(content)
      output += rest[...opening]
      output += redacted(content[..<closing])
      output += text[closing...].prefix(1)
      rest = text[closing...].dropFirst()
    }
    return output + rest
  }

  /// The index of the quote that ends a string, or of the text's end.
  private static func endOfString(_ content: ArraySlice<UInt8>) -> Int {
    var index = content.startIndex
    while index < content.endIndex, content[index] != UInt8(ascii: "\"") {
      index += content[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index, content.endIndex)
  }

  private func redacted(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var signs = Sign.all(in: text)
    for secret in secrets { Self.hide(secret, in: &signs) }
    for run in signs.indices.split(whereSeparator: { signs[$0].endsURL }) {
      for hidden in Self.secrets(of: signs[run.startIndex..<run.endIndex]) {
        for index in hidden { signs[index].fate = .removed }
      }
    }
    return signs.flatMap { sign -> ArraySlice<UInt8> in
      switch sign.fate {
      case .kept: text[sign.range]
      case .starred: [UInt8(ascii: "*")]
      case .removed: []
      }
    }
  }

  /// Leaves one star for each place where the secret stood.
  private static func hide(_ secret: [UInt8], in signs: inout [Sign]) {
    var index = 0
    while index + secret.count <= signs.count {
      let place = index..<(index + secret.count)
      if signs[place].lazy.map(\.meaning).elementsEqual(secret) {
        for inside in place { signs[inside].fate = .removed }
        signs[index].fate = .starred
        index = place.upperBound
      } else {
        index += 1
      }
    }
  }

  /// What is to be removed of a stretch of text without any byte that ends a URL.
  private static func secrets(of run: ArraySlice<Sign>) -> [Range<Int>] {
    let lastEquals = run.lastIndex { $0.meaning == UInt8(ascii: "=") } ?? run.startIndex
    var secrets: [Range<Int>] = []
    // How deep the slashes before the host are percent-encoded, as its other marks then are.
    var depth: Int?
    for index in run.indices {
      let sign = run[index]
      let isSecond = index > run.startIndex && run[index - 1].meaning == UInt8(ascii: "/")
      switch sign.meaning {
      case UInt8(ascii: "/") where isSecond:
        depth = max(depth ?? 0, sign.percentDepth)
        if let userinfo = userinfo(run[(index + 1)...], sign.percentDepth) {
          secrets.append(userinfo)
        }
      // Without a host before it, it may be a mere question, but not with an equals sign after it.
      case UInt8(ascii: "?") where sign.percentDepth <= depth ?? -1 || index < lastEquals:
        return secrets + [index..<run.endIndex]
      case UInt8(ascii: "#") where sign.percentDepth <= depth ?? -1 && index < lastEquals:
        return secrets + [index..<run.endIndex]
      case UInt8(ascii: "X"), UInt8(ascii: "x"):
        guard index < lastEquals, beginsQuery(run[index...]) else { break }
        return secrets + [index..<run.endIndex]
      default: break
      }
    }
    return secrets
  }

  /// Whether a parameter of a pre-signed link stands here, wherever the rest of the link is.
  private static func beginsQuery(_ rest: ArraySlice<Sign>) -> Bool {
    let name = rest.prefix(7).map { $0.meaning | 0x20 }
    return ["x-tos-", "x-amz-", "x-goog-", "x-oss-"].contains { name.starts(with: $0.utf8) }
  }

  /// What stands before the host, and the sign that ends it.
  private static func userinfo(_ rest: ArraySlice<Sign>, _ depth: Int) -> Range<Int>? {
    let authority = rest.prefix { $0.percentDepth > depth || !"/?#".utf8.contains($0.meaning) }
    let end = authority.lastIndex { $0.percentDepth <= depth && $0.meaning == UInt8(ascii: "@") }
    return end.map { rest.startIndex..<($0 + 1) }
  }
}
