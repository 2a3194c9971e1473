/// Why a complete answer is not the file.
package enum ContentFlaw: Error, Equatable, Sendable {
  /// HTML, JSON or XML; `code` is the error code found in it.
  case notMedia(code: String?)
  /// An error, with whatever status, that says itself that the link has expired; `code` as above.
  case expiredLink(code: String?)
  case emptyBody
  /// 206: a part, where the whole was asked for.
  case unaskedRange
  /// Other bytes than the rest that was asked for.
  case wrongRange
  /// The rest is of another file than the beginning that is here.
  case objectChanged
  /// The rest comes under another entity tag than the beginning; its bytes have not been compared.
  case otherTag
  /// A success other than 200, a redirect without a target, or no status that HTTP knows.
  case unexpectedStatus(Int)
  /// Compressed, where identity was asked for.
  case contentEncoding
  /// Malformed, too long, too many, or not HTTP at all.
  case badHeaders
  /// Two lengths that differ: it cannot be told where the body ends.
  case lengthConflict
}

extension ContentFlaw: CustomStringConvertible {
  package var slug: String {
    switch self {
    case .notMedia: "not-media"
    case .expiredLink: "link-expired"
    case .emptyBody: "empty-body"
    case .unaskedRange: "unasked-range"
    case .wrongRange: "wrong-range"
    case .objectChanged: "object-changed"
    case .otherTag: "other-tag"
    case .unexpectedStatus(let status): "http-\(status)"
    case .contentEncoding: "content-encoding"
    case .badHeaders: "bad-headers"
    case .lengthConflict: "length-conflict"
    }
  }

  package var description: String {
    switch self {
    case .notMedia(let code?): "The server sent an error (\(code)) in place of the file."
    case .notMedia(nil): "The server sent HTML, JSON or XML in place of the file."
    case .expiredLink(let code):
      "The server says that the link has expired\(code.map { " (\($0))" } ?? "")."
    case .emptyBody: "The server sent nothing in place of the file."
    case .unaskedRange: "The server sent a part of the file although the whole was asked for."
    case .wrongRange: "The server sent other bytes than the rest of the file that was asked for."
    case .objectChanged: "The file at the link is not the one whose beginning is here."
    case .otherTag:
      "The server sent the rest of the file under another entity tag than its beginning."
    case .unexpectedStatus(let status): "The server answered \(status), which brings no file."
    case .contentEncoding: "The server sent the file compressed although that was not asked for."
    case .badHeaders: "The answer's headers are not those of a sound HTTP reply."
    case .lengthConflict: "The answer tells two different lengths."
    }
  }
}
