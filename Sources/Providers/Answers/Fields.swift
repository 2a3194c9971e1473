import FoundationEssentials

/// A JSON object read loosely: what is missing, null or of another type is absent, never an error.
///
/// Names are given in snake case and are found in camel case, too.
struct Fields {
  private let object: KeyedDecodingContainer<Name>
  private let redactor: Redactor
  /// Where relative links lead to.
  private let base: Origin?

  /// Nil when the text is no JSON object in UTF-8; nesting ends at the decoder's 512 levels.
  init?(json: some Collection<UInt8>, redactor: Redactor, base: Origin? = nil) {
    // A NUL is never JSON in UTF-8, but makes the decoder guess at UTF-16 and UTF-32.
    guard !json.contains(0), String(validating: json, as: UTF8.self) != nil,
      let root = try? JSONDecoder().decode(Root.self, from: Data(json))
    else { return nil }
    self.init(object: root.object, redactor: redactor, base: base)
  }

  private init(object: KeyedDecodingContainer<Name>, redactor: Redactor, base: Origin?) {
    self.object = object
    self.redactor = redactor
    self.base = base
  }

  /// An object; of a list, the first one; of a string, the one whose JSON it holds.
  subscript(name: String) -> Fields? {
    guard let key = key(name) else { return nil }
    if let nested = try? object.nestedContainer(keyedBy: Name.self, forKey: key) {
      return fields(nested)
    }
    if let first = elements(name).first?.object { return first }
    return string(name).flatMap {
      $0.utf8.first == UInt8(ascii: "{")
        ? Fields(json: $0.utf8, redactor: redactor, base: base) : nil
    }
  }

  /// The strings and objects of a list, the first ones; empty when it is none.
  func elements(_ name: String) -> [(object: Fields?, string: String?)] {
    guard let key = key(name), var list = try? object.nestedUnkeyedContainer(forKey: key)
    else { return [] }
    var elements: [(object: Fields?, string: String?)] = []
    while !list.isAtEnd, elements.count < Self.listLimit {
      if let nested = try? list.nestedContainer(keyedBy: Name.self) {
        elements.append((fields(nested), nil))
      } else if let string = try? list.decode(String.self) {
        elements.append((nil, string))
      } else {
        // A failed decoding doesn't advance the list.
        guard (try? list.decode(Skipped.self)) != nil else { break }
      }
    }
    return elements
  }

  /// How many elements of a list are read.
  private static let listLimit = 16

  private func fields(_ nested: KeyedDecodingContainer<Name>) -> Fields {
    Fields(object: nested, redactor: redactor, base: base)
  }

  /// The key of that name; nil when there is none.
  private func key(_ name: String) -> Name? {
    let asGiven = Name(name)
    if object.contains(asGiven) { return asGiven }
    let words = name.split(separator: "_")
    guard words.count > 1 else { return nil }
    let inCamelCase = Name(words[0] + words.dropFirst().map(\.capitalized).joined())
    return object.contains(inCamelCase) ? inCamelCase : nil
  }

  /// A string exactly as sent: for links and ids, which are not to be shown as they are.
  func string(_ name: String) -> String? {
    key(name).flatMap { try? object.decode(String.self, forKey: $0) }
  }

  /// A string or a number as a text to keep: redacted, shortened, not empty.
  func text(_ name: String) -> String? {
    guard let text = string(name) ?? integer(name)?.description ?? number(name)?.description,
      !text.isEmpty
    else { return nil }
    return shown(text)
  }

  /// A string as a text to keep or to show.
  func shown(_ text: String) -> String { redactor.sentence(text) }

  /// A finite number, sent as such or in a string.
  func number(_ name: String) -> Double? {
    let number =
      key(name).flatMap { try? object.decode(Double.self, forKey: $0) }
      ?? string(name).flatMap(Double.init)
    return number.flatMap { $0.isFinite ? $0 : nil }
  }

  func positive(_ name: String) -> Double? {
    number(name).flatMap { $0 > 0 ? $0 : nil }
  }

  /// A whole number, sent as such, in a string, or with a fraction of zero.
  func integer(_ name: String) -> Int64? {
    key(name).flatMap { try? object.decode(Int64.self, forKey: $0) }
      ?? string(name).flatMap { Int64($0) }
      ?? number(name).flatMap(Int64.init(exactly:))
  }

  func flag(_ name: String) -> Bool? {
    if let flag = key(name).flatMap({ try? object.decode(Bool.self, forKey: $0) }) { return flag }
    switch text(name)?.lowercased() {
    case "true", "1": return true
    case "false", "0": return false
    default: return nil
    }
  }

  /// A moment, sent as seconds or milliseconds since 1970; 0 means that it is yet to come.
  func date(_ name: String) -> Date? {
    number(name).flatMap(Date.init(unix:))
  }

  /// A link, wherever it may lead: absolute, or relative to the provider.
  func link(_ name: String) -> Link? {
    string(name).flatMap { Link(written: $0, base: base) }
  }

  /// An absolute link, in a place where words may stand as well.
  func linkAmongWords(_ name: String) -> Link? {
    string(name).flatMap { Link(written: $0) }
  }

  /// The links at a place: of a string, a list of strings or objects, or an object.
  func links(at path: String) -> [Link] {
    let names = path.split(separator: ".").map(String.init)
    guard let last = names.last,
      let place = names.dropLast().reduce(Optional(self), { $0?[$1] })
    else { return [] }
    if let link = place.link(last) { return [link] }
    let elements = place.elements(last)
    guard elements.isEmpty else {
      return elements.compactMap { element in
        element.object?.ownLink ?? element.string.flatMap { Link(written: $0, base: base) }
      }
    }
    return place[last]?.ownLink.map { [$0] } ?? []
  }

  /// The link of an object that stands for a file.
  private var ownLink: Link? {
    ["url", "video_url", "download_url", "uri"].lazy.compactMap { link($0) }.first
  }

  private struct Skipped: Decodable {
    init(from decoder: any Decoder) {}
  }

  private struct Root: Decodable {
    let object: KeyedDecodingContainer<Name>

    init(from decoder: any Decoder) throws {
      object = try decoder.container(keyedBy: Name.self)
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
