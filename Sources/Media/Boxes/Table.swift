/// Entries of one length, one after the other: those that the box has, even where it promises more
/// (``TablePromise``).
struct Table {
  let count: Int
  private let entry: Int
  private let bytes: ArraySlice<UInt8>

  /// A table that says how many entries it has.
  /// - Parameters:
  ///   - start: where in the box the number stands.
  ///   - entry: bytes of one entry.
  init(_ box: Box, countAt start: Int = 4, entry: Int) throws(Bomb) {
    var fields = Fields(box.payload.dropFirst(start))
    // libavformat would take the number of the box that follows.
    guard let told = fields.next(UInt32.self) else {
      throw Bomb(.badMovieHeader, "The table \(box.type) is shorter than its own head.")
    }
    self.init(fields.rest, count: told, entry: entry)
  }

  init(_ bytes: ArraySlice<UInt8>, count: UInt32, entry: Int) {
    self.count = min(Int(count), bytes.count / entry)
    self.entry = entry
    self.bytes = bytes
  }

  /// The 32-bit number at `offset` in an entry.
  func number(_ index: Int, at offset: Int = 0) -> UInt32 {
    let start = bytes.startIndex + index * entry + offset
    return UInt32(bytes[start]) << 24 | UInt32(bytes[start + 1]) << 16
      | UInt32(bytes[start + 2]) << 8 | UInt32(bytes[start + 3])
  }

  /// The 64-bit number at `offset` in an entry.
  func longNumber(_ index: Int, at offset: Int = 0) -> UInt64 {
    UInt64(number(index, at: offset)) << 32 | UInt64(number(index, at: offset + 4))
  }

  /// The sum of the 32-bit numbers at `offset` in the entries.
  func total(at offset: Int) -> Int64 {
    var sum: Int64 = 0
    for index in 0..<count { sum += Int64(number(index, at: offset)) }
    return sum
  }
}
