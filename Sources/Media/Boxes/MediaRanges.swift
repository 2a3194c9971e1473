/// Where in a file the media data lies: what `mdat` boxes hold, in order.
struct MediaRanges {
  let fileSize: Int64
  /// Nil while only the beginning of the file is known.
  let ranges: [Range<Int64>]?

  /// Whether bytes lie in one box of media data.
  func hold(_ bytes: Range<Int64>) -> Bool {
    guard let ranges, !bytes.isEmpty else { return true }
    // The last range that begins no later, by halving.
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].lowerBound <= bytes.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low > 0 && bytes.upperBound <= ranges[low - 1].upperBound
  }

  /// Bytes of all of them.
  var total: Int64? { ranges?.reduce(0) { $0 + Int64($1.count) } }
}
