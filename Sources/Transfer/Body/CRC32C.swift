import CLinux

/// A running CRC-32C (Castagnoli), in hardware where there is some.
package struct CRC32C: Sendable {
  private var state = UInt32.max

  var value: UInt32 { ~state }

  /// Of these bytes.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var checksum = CRC32C()
    checksum.update(bytes)
    return checksum.value
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    state =
      Self.hardwareIsPresent
      ? crc32c_hardware(state, bytes.baseAddress, bytes.count) : Self.portable(state, bytes)
  }

  static let hardwareIsPresent = crc32c_hardware_is_present()

  /// A table step for each byte, for processors without the instruction.
  static func portable(_ state: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    bytes.reduce(state) { state, byte in
      state >> 8 ^ table[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
    }
  }

  /// The remainder of each byte by the polynomial 0x1EDC6F41, bit-reflected (RFC 3720 §12.1).
  private static let table = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0x82f6_3b78 : 0) }
  }
}
