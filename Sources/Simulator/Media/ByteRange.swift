/// What a `Range` header asks of a file (RFC 9110, section 14).
package enum ByteRange: Sendable, Equatable {
  /// The whole file: no range, one that cannot be read, or more than one.
  case whole
  case part(Range<Int>)

  /// The range begins at or behind the end.
  case unsatisfiable

  package init(_ header: String?, of size: Int) {
    self = .whole
    guard let header, header.hasPrefix("bytes=") else { return }
    let ends = header.dropFirst(6).split(
      separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2 else { return }
    switch (Int(ends[0]), Int(ends[1])) {
    case (let first?, let last?) where first <= last:
      self = first < size ? .part(first..<Swift.min(last, size - 1) + 1) : .unsatisfiable
    case (let first?, nil) where ends[1].isEmpty:
      self = first < size ? .part(first..<size) : .unsatisfiable
    case (nil, let length?) where ends[0].isEmpty:
      self = length > 0 && size > 0 ? .part(Swift.max(0, size - length)..<size) : .unsatisfiable
    default: break
    }
  }
}
