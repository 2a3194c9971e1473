/// How the rest of a file is asked for, and which answers bring it.
///
/// Where the server has a name for the file, it is asked for the rest of that very file (`If-Range`).
/// Where that is no strong tag, or nobody knows who wrote last to what is here, the last bytes that are
/// there already are fetched once more, to be compared.
struct RangeRequest: Sendable {
  /// How much is fetched again to be compared: two encodings do not share this much of compressed data
  /// at the same place.
  static let overlap: Int64 = 64 << 10

  let prefix: Prefix
  /// The first byte that is asked for.
  let start: Int64

  /// Nil when asking for the whole is as good.
  init?(after prefix: Prefix) {
    self.prefix = prefix
    let isSure = prefix.isVouched && prefix.validator?.isStrong ?? false
    start = isSure ? prefix.bytes : prefix.bytes - Self.overlap
    guard start > 0 else { return nil }
  }

  var headers: [(name: String, value: String)] {
    let range = [(name: "Range", value: "bytes=\(start)-")]
    guard let validator = prefix.validator, validator.isForIfRange else { return range }
    return range + [(name: "If-Range", value: validator.text)]
  }

  /// Takes the head of a 206.
  ///
  /// Throws `wrongRange` when it brings other bytes than were asked for, and `objectChanged` when these
  /// are of another file. Returns the last byte that it brings, and the whole file's length.
  func judge(_ head: ResponseHead) throws(ContentFlaw) -> (last: Int64, total: Int64?) {
    guard !head.isEncoded else { throw .contentEncoding }
    guard case .part(first: start, let last, let total)? = head.contentRange else {
      throw .wrongRange
    }
    // Less than it tells is an answer that breaks off.
    if case .told(let length) = head.length, length > last - start + 1 { throw .wrongRange }
    if let known = prefix.length, let total, known != total { throw .objectChanged }
    if let known = prefix.validator {
      // A range's answer has to repeat the tag, but not the date (RFC 9110 §15.3.7).
      guard let validator = head.validator ?? (known.isDate ? known : nil) else {
        throw .wrongRange
      }
      guard validator == known else { throw .objectChanged }
    }
    return (last, total ?? prefix.length)
  }

  /// Takes the head of a 416: throws unless it says that nothing is missing.
  func judgeUnsatisfied(_ head: ResponseHead) throws(ContentFlaw) {
    guard case .unsatisfied(let total)? = head.contentRange else { throw .wrongRange }
    guard total == prefix.length ?? total, head.validator ?? prefix.validator == prefix.validator
    else { throw .objectChanged }
    guard total == prefix.bytes, start == prefix.bytes else { throw .wrongRange }
  }

  /// Whether a 200 is of the file whose beginning is here, so that what comes of it can be compared.
  static func isSame(_ head: ResponseHead, as prefix: Prefix) -> Bool {
    guard let known = prefix.validator, known.isStrong, let length = prefix.length else {
      return false
    }
    return head.validator == known && head.length == .told(length)
  }
}

extension ResponseHead {
  /// Nil for several ranges in one answer, too, which were never asked for.
  fileprivate var contentRange: ContentRange? {
    headers["content-range"].flatMap(ContentRange.init)
  }
}
