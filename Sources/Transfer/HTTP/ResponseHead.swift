/// The status line and the headers of a reply, read line by line as libcurl hands them over.
///
/// Informational replies (1xx) are read and forgotten, trailers only counted.
struct ResponseHead: Equatable, Sendable {
  /// What all the heads of one exchange may come to, trailers included.
  static let byteLimit = 64 << 10
  /// How many informational replies may come before the real one.
  static let informationalLimit = 16

  private(set) var status = 0
  /// Lower-case names; of a name that repeats, the first value, but of `x-goog-hash` all.
  private(set) var headers: [String: String] = [:]
  private(set) var length = BodyLength.untold
  /// Whether the head that is not informational has come to its end.
  private(set) var isComplete = false

  private var bytes = 0
  private var informational = 0

  /// Takes a line with its line ending.
  mutating func consume(_ line: String) throws(ContentFlaw) {
    bytes += line.utf8.count
    guard bytes <= Self.byteLimit else { throw .badHeaders }
    guard !isComplete else { return }
    let text = line.trimmingSuffix { $0.isNewline }
    if text.isEmpty {
      try end()
    } else if text.hasPrefix("HTTP/") {
      try begin(text)
    } else if let colon = text.firstIndex(of: ":") {
      try add(
        name: text[..<colon].lowercased(),
        value: text[text.index(after: colon)...].trimming(while: \.isWhitespace))
    }
  }

  private mutating func begin(_ line: Substring) throws(ContentFlaw) {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[1].utf8.count == 3, let status = Int(words[1]) else {
      throw .badHeaders
    }
    self.status = status
    headers = [:]
    length = .untold
  }

  private mutating func add(name: String, value: Substring) throws(ContentFlaw) {
    // Google's storage sends each of its checksums in a line of its own.
    if name == "x-goog-hash", let first = headers[name] {
      headers[name] = "\(first),\(value)"
    } else if headers[name] == nil {
      headers[name] = String(value)
    }
    switch name {
    case "content-length": try length.add(contentLength: value)
    case "transfer-encoding":
      for coding in value.lowercased().split(separator: ",") {
        switch coding.trimming(while: \.isWhitespace) {
        case "chunked": length = .chunked
        case "identity": break
        default: throw .contentEncoding
        }
      }
    default: break
    }
  }

  private mutating func end() throws(ContentFlaw) {
    guard (100..<200).contains(status) else {
      isComplete = true
      return
    }
    // Another protocol was never asked for, and no other head follows.
    guard status != 101 else { throw .unexpectedStatus(status) }
    informational += 1
    guard informational <= Self.informationalLimit else { throw .badHeaders }
  }
}
