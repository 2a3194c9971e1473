import Crypto

/// The SHA-256 of all bytes and the CRC-32C of each MiB of them, in one pass; the MD5 of all, where
/// the server has told one.
struct ChunkedDigest: Sendable {
  static let chunkSize = 1 << 20

  /// How many bytes have been seen.
  private(set) var bytes: Int64 = 0
  private var sha = SHA256()
  private var insecure: Insecure.MD5?
  private var crc = CRC32C()
  /// How many bytes of the chunk at hand have been seen.
  private var filled = 0
  private var finished: [UInt32] = []

  init(alsoMD5: Bool = false) {
    insecure = alsoMD5 ? Insecure.MD5() : nil
  }

  /// Of what a file holds, from its first byte; the descriptor stays where it stands.
  ///
  /// Blocks.
  init(of descriptor: CInt, alsoMD5: Bool = false) throws(TransferError) {
    self.init(alsoMD5: alsoMD5)
    var digest = self
    try forEachPiece(of: descriptor) { digest.update($0) }
    self = digest
  }

  mutating func update(_ new: UnsafeRawBufferPointer) {
    bytes += Int64(new.count)
    sha.update(bufferPointer: new)
    insecure?.update(bufferPointer: new)
    var rest = new[...]
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
  var sha256: String { sha.finalize().hexadecimal }

  /// 32 lower-case hex digits; nil when it was not asked for.
  var md5: String? { insecure.map { $0.finalize().hexadecimal } }

  /// The last one is of what has come since the last full chunk, if anything has.
  var chunks: [UInt32] { filled == 0 ? finished : finished + [crc.value] }
}

extension Sequence<UInt8> {
  /// Two lower-case digits a byte.
  var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
