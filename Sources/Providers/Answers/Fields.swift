import FoundationEssentials

/// A JSON object read loosely: what is missing, null or of another type is absent, never an error.
struct Fields {
  private let object: KeyedDecodingContainer<Name>
  private let redactor: Redactor

  /// Nil when the text is no JSON object in UTF-8; nesting ends at the decoder's 512 levels.
  init?(json: some Collection<UInt8>, redactor: Redactor) {
    // A NUL is never JSON in UTF-8, but makes the decoder guess at UTF-16 and UTF-32.
    guard !json.contains(0), String(validating: json, as: UTF8.self) != nil,
      let root = try? JSONDecoder().decode(Root.self, from: Data(json))
    else { return nil }
    self.init(object: root.object, redactor: redactor)
  }

  private init(object: KeyedDecodingContainer<Name>, redactor: Redactor) {
    self.object = object
    self.redactor = redactor
  }

  subscript(name: String) -> Fields? {
    let nested = try? object.nestedContainer(keyedBy: Name.self, forKey: Name(name))
    return nested.map { Fields(object: $0, redactor: redactor) }
  }

  /// A string exactly as sent: for links and ids, which are not to be shown as they are.
  func string(_ name: String) -> String? {
    try? object.decode(String.self, forKey: Name(name))
  }

  /// A string or a number as a text to keep: redacted, shortened, not empty.
  func text(_ name: String) -> String? {
    guard let text = string(name) ?? integer(name)?.description ?? number(name)?.description,
      !text.isEmpty
    else { return nil }
    return redactor.sentence(text)
  }

  /// A finite number, sent as such or in a string.
  func number(_ name: String) -> Double? {
    let number =
      (try? object.decode(Double.self, forKey: Name(name))) ?? string(name).flatMap(Double.init)
    return number.flatMap { $0.isFinite ? $0 : nil }
  }

  func positive(_ name: String) -> Double? {
    number(name).flatMap { $0 > 0 ? $0 : nil }
  }

  /// A whole number, sent as such, in a string, or with a fraction of zero.
  func integer(_ name: String) -> Int64? {
    (try? object.decode(Int64.self, forKey: Name(name)))
      ?? string(name).flatMap { Int64($0) }
      ?? number(name).flatMap(Int64.init(exactly:))
  }

  func flag(_ name: String) -> Bool? {
    if let flag = try? object.decode(Bool.self, forKey: Name(name)) { return flag }
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

  func link(_ name: String) -> Link? {
    string(name).flatMap(Link.init)
  }

  /// What the object says went wrong, in the several shapes of both dialects.
  var complaint: String? {
    let error = self["error"]
    return text("message") ?? text("msg") ?? text("error") ?? error?.text("message")
      ?? error?.text("detail") ?? error?.text("code") ?? text("code")
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
