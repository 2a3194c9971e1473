/// Cuts chunks of bytes into lines, in memory bounded by the longest line.
///
/// Pure: chunks go in as they are read, and may end anywhere.
struct LineSplitter {
  /// In bytes; what is longer is told as too long and skipped.
  static let longest = 64 * 1024

  enum Line: Equatable {
    /// Without its line feed.
    case bytes(ArraySlice<UInt8>)
    case tooLong
  }

  /// The beginning of a line whose end is still to come.
  private var partial: [UInt8] = []
  private var isSkipping = false

  mutating func split(_ chunk: ArraySlice<UInt8>, _ body: (Line) throws -> Void) rethrows {
    var rest = chunk
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      try take(rest[..<end], body)
      rest = rest[(end + 1)...]
    }
    keep(rest)
  }

  /// To be called after the last chunk: a list need not end with a line feed.
  mutating func finish(_ body: (Line) throws -> Void) rethrows {
    if isSkipping || !partial.isEmpty { try take([], body) }
  }

  private mutating func take(
    _ end: ArraySlice<UInt8>, _ body: (Line) throws -> Void
  ) rethrows {
    defer {
      partial.removeAll(keepingCapacity: true)
      isSkipping = false
    }
    if isSkipping || partial.count + end.count > Self.longest {
      try body(.tooLong)
    } else if partial.isEmpty {
      try body(.bytes(end))
    } else {
      partial += end
      try body(.bytes(partial[...]))
    }
  }

  private mutating func keep(_ beginning: ArraySlice<UInt8>) {
    guard !isSkipping else { return }
    if partial.count + beginning.count > Self.longest {
      isSkipping = true
      partial.removeAll(keepingCapacity: true)
    } else {
      partial += beginning
    }
  }
}
