import Crypto

/// The SHA-256 of all bytes and the CRC-32C of each MiB of them, in one pass.
struct ChunkedDigest: Sendable {
  static let chunkSize = 1 << 20

  private var sha = SHA256()
  private var crc = CRC32C()
  /// How many bytes of the chunk at hand have been seen.
  private var filled = 0
  private var finished: [UInt32] = []

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    sha.update(bufferPointer: bytes)
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.chunkSize - filled)
      crc.update(UnsafeRawBufferPointer(rebasing: part))
      rest = rest.dropFirst(part.count)
      filled += part.count
      guard filled == Self.chunkSize else { continue }
      finished.append(crc.value)
      crc = CRC32C()
      filled = 0
    }
  }

  /// 64 lower-case hex digits.
  var sha256: String {
    sha.finalize().map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// The last one is of what has come since the last full chunk, if anything has.
  var chunks: [UInt32] { filled == 0 ? finished : finished + [crc.value] }
}
