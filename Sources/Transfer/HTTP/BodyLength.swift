/// How the end of a body is known.
enum BodyLength: Equatable, Sendable {
  /// By the connection's end: a body cut short looks like a whole one.
  case untold
  /// By `Content-Length`; one that no number holds is `Int64.max`.
  case told(Int64)
  /// By the last chunk, which overrides a `Content-Length` (RFC 9112 §6.3).
  case chunked

  /// Takes one more `Content-Length`: repeating a length is allowed, another one is a conflict.
  mutating func add(contentLength text: some StringProtocol) throws(ContentFlaw) {
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let digits = item.trimming(while: \.isWhitespace)
      guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
        throw .badHeaders
      }
      let length = Int64(digits) ?? .max
      switch self {
      case .untold: self = .told(length)
      case .told(length), .chunked: break
      case .told: throw .lengthConflict
      }
    }
  }
}
