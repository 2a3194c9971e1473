/// Which bytes of a file an answer brings (RFC 9110 §14.4).
enum ContentRange: Equatable, Sendable {
  /// From the first to the last byte, both counted from 0; `total` is the whole file's length.
  case part(first: Int64, last: Int64, total: Int64?)
  /// None: the file ends before what was asked for.
  case unsatisfied(total: Int64)

  /// Nil for what is not `bytes 5-9/10`, `bytes 5-9/*` or `bytes */10`, or contradicts itself.
  init?(_ text: String) {
    let pattern = /(?i:bytes)\s+(?:(\d{1,18})-(\d{1,18})|\*)\/(?:(\d{1,18})|\*)/
    guard let match = text.wholeMatch(of: pattern) else { return nil }
    let total = match.3.flatMap { Int64($0) }
    if let first = match.1.flatMap({ Int64($0) }), let last = match.2.flatMap({ Int64($0) }) {
      guard first <= last, last < total ?? .max else { return nil }
      self = .part(first: first, last: last, total: total)
    } else if let total {
      self = .unsatisfied(total: total)
    } else {
      return nil
    }
  }
}
