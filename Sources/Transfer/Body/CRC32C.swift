import CLinux

/// A running CRC-32C (Castagnoli), in hardware where there is some.
struct CRC32C: Sendable {
  private var state = UInt32.max

  var value: UInt32 { ~state }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    state = crc32c(state, bytes.baseAddress, bytes.count)
  }
}
