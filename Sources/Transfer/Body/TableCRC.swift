/// A running reflected CRC of up to 64 bits, eight bytes at a time.
struct TableCRC: Sendable {
  /// The coefficients of a CRC, with eight tables of 256 entries made of them: the first is that of a byte,
  /// each further one that of a byte with one more zero byte behind it.
  struct Polynomial: Sendable {
    /// CRC-32 of IEEE 802.3.
    static let ieee = Polynomial(0xedb8_8320, width: 32)
    /// CRC-64/XZ: ECMA-182, reflected.
    static let ecma = Polynomial(0xc96c_5795_d787_0f42, width: 64)
    static let nvme = Polynomial(0x9a6c_9329_ac4b_c9b5, width: 64)

    fileprivate let mask: UInt64
    fileprivate let tables: [UInt64]

    /// - Parameter coefficients: without the highest, the lowest in the highest bit.
    private init(_ coefficients: UInt64, width: Int) {
      mask = UInt64.max >> (64 - width)
      var tables = (0..<256).map { byte in
        (0..<8).reduce(UInt64(byte)) { rest, _ in rest >> 1 ^ (rest & 1) &* coefficients }
      }
      for index in 256..<2048 {
        let before = tables[index - 256]
        tables.append(before >> 8 ^ tables[Int(before & 255)])
      }
      self.tables = tables
    }
  }

  private let polynomial: Polynomial
  private var state: UInt64

  init(_ polynomial: Polynomial) {
    self.polynomial = polynomial
    state = polynomial.mask
  }

  var value: UInt64 { ~state & polynomial.mask }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let words = bytes.count / 8
    state = polynomial.tables.withUnsafeBufferPointer { tables in
      var state = state
      for word in 0..<words {
        let mixed =
          state
          ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self))
        state = 0
        for byte in 0..<8 {
          state ^= tables[(7 - byte) << 8 | Int(mixed >> UInt64(8 * byte) & 255)]
        }
      }
      for byte in bytes[(8 * words)...] {
        state = state >> 8 ^ tables[Int((state ^ UInt64(byte)) & 255)]
      }
      return state
    }
  }
}
