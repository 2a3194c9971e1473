/// The bytes of each sample of a track (`stsz`, `stz2`).
struct SampleSizes {
  /// The samples that the table lists.
  let count: Int
  /// The samples that it promises, as far as the file could hold their sizes: libavformat reads them
  /// past the end of the box.
  let promised: Int
  /// All samples have it, and the table lists none.
  private let constant: Int?
  private let bytes: ArraySlice<UInt8>
  private let bits: Int

  init(_ box: Box, fileSize: Int64) throws(Bomb) {
    var fields = Fields(box.payload.dropFirst(4))
    guard let word = fields.next(UInt32.self), let told = fields.next(UInt32.self) else {
      throw Bomb(.badMovieHeader, "The table \(box.type) is shorter than its own head.")
    }
    bytes = fields.rest
    constant = box.type == "stsz" && word > 0 ? Int(word) : nil
    bits = box.type == "stsz" ? 32 : Int(word & 0xff)
    guard constant != nil || told == 0 || [4, 8, 16, 32].contains(bits) else {
      throw Bomb(.badMovieHeader, "The table stz2 has entries of \(bits) bits.")
    }
    count = constant != nil ? Int(told) : told == 0 ? 0 : min(Int(told), bytes.count * 8 / bits)
    promised = constant != nil || Int64(told) * Int64(bits) / 8 <= fileSize ? Int(told) : count
  }

  /// The bytes of so many samples in a row.
  func total(_ samples: Range<Int>) -> Int64 {
    if let constant {
      // Fewer than 2³² times less than 2³²; what is beyond 63 bits is beyond any file.
      let (product, overflow) = samples.count.multipliedReportingOverflow(by: constant)
      return overflow ? .max : Int64(product)
    }
    return samples.reduce(0) { $0 + Int64(size($1)) }
  }

  private func size(_ index: Int) -> Int {
    let bit = index * bits
    let start = bytes.startIndex + bit / 8
    if bits == 4 {
      return Int(bit % 8 == 0 ? bytes[start] >> 4 : bytes[start] & 0xf)
    }
    return bytes[start..<start + bits / 8].reduce(0) { $0 << 8 | Int($1) }
  }
}
