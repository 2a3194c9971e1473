/// How the rest of a file is asked for, and which answers bring it.
///
/// Where the server has a name for the file, it is asked for the rest of that very file (`If-Range`).
/// Where that is no strong tag, or has proved to be none, or who wrote last to what is here is not known,
/// the last bytes that are there already are fetched once more, to be compared.
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

  /// Whether the rest is asked for by the file's name.
  var isConditional: Bool { prefix.validator?.isForIfRange ?? false }

  var headers: [(name: String, value: String)] {
    let range = [(name: "Range", value: "bytes=\(start)-")]
    guard let validator = prefix.validator, isConditional else { return range }
    return range + [(name: "If-Range", value: validator.text)]
  }

  /// Takes the head of a 206.
  ///
  /// Throws `wrongRange` when it brings other bytes than were asked for, `objectChanged` when these are of
  /// another file, and `otherTag` when they may be. Returns the last byte that it brings, and the whole
  /// file's length.
  func judge(_ head: ResponseHead) throws(ContentFlaw) -> (last: Int64, total: Int64?) {
    // A part of an encoded file is no part of the file.
    guard !head.isEncoded else { throw .wrongRange }
    guard case .part(first: start, let last, let total)? = head.contentRange else {
      throw .wrongRange
    }
    // Less than it tells is an answer that breaks off.
    if case .told(let length) = head.length, length > last - start + 1 { throw .wrongRange }
    if let known = prefix.length, let total, known != total { throw .objectChanged }
    // What is not compared has to come under the same tag. Nodes of one host may differ in theirs.
    guard start < prefix.bytes || head.validator == prefix.validator else { throw .otherTag }
    return (last, total ?? prefix.length)
  }

  /// Takes the head of a 416: throws unless it says that nothing is missing.
  func judgeUnsatisfied(_ head: ResponseHead) throws(ContentFlaw) {
    guard case .unsatisfied(let total)? = head.contentRange else { throw .wrongRange }
    guard total == prefix.length ?? total else { throw .objectChanged }
    guard total == prefix.bytes, start == prefix.bytes else { throw .wrongRange }
    guard head.validator ?? prefix.validator == prefix.validator else { throw .otherTag }
  }
}

extension ResponseHead {
  /// The length of the file, of which a 206 brings every byte.
  var lengthOfWholeRange: Int64? {
    guard case .part(first: 0, let last, let total?)? = contentRange, last == total - 1 else {
      return nil
    }
    if case .told(let length) = length, length != total { return nil }
    return total
  }

  /// Nil for several ranges in one answer, too, which were never asked for.
  fileprivate var contentRange: ContentRange? {
    headers["content-range"].flatMap(ContentRange.init)
  }
}
