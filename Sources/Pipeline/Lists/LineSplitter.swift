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
  /// Bytes of the chunks before this one.
  private var before: Int64 = 0

  init(from offset: Int64 = 0) {
    before = offset
  }

  /// Hands over each line, and how many bytes of the list there are up to its end.
  mutating func split(
    _ chunk: ArraySlice<UInt8>, _ body: (Line, _ end: Int64) throws -> Void
  ) rethrows {
    var rest = chunk
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      try take(line, before + Int64(chunk.count - rest.count), body)
    }
    keep(rest)
    before += Int64(chunk.count)
  }

  /// To be called after the last chunk: a list need not end with a line feed.
  mutating func finish(_ body: (Line, _ end: Int64) throws -> Void) rethrows {
    if isSkipping || !partial.isEmpty { try take([], before, body) }
  }

  private mutating func take(
    _ rest: ArraySlice<UInt8>, _ end: Int64, _ body: (Line, _ end: Int64) throws -> Void
  ) rethrows {
    defer {
      partial.removeAll(keepingCapacity: true)
      isSkipping = false
    }
    if isSkipping || partial.count + rest.count > Self.longest {
      try body(.tooLong, end)
    } else if partial.isEmpty {
      try body(.bytes(rest), end)
    } else {
      partial += rest
      try body(.bytes(partial[...]), end)
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
