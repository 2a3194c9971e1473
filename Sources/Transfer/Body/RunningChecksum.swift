import Crypto
import Glibc

/// A checksum of one of the kinds that hosts send, over bytes that come in pieces.
enum RunningChecksum {
  case sha256(SHA256)
  case sha1(Insecure.SHA1)
  case md5(Insecure.MD5)
  case crc32c(CRC32C)
  case table(TableCRC, bytes: Int)

  init(_ algorithm: HostChecksum.Algorithm) {
    self =
      switch algorithm {
      case .sha256: .sha256(SHA256())
      case .sha1: .sha1(Insecure.SHA1())
      case .md5: .md5(Insecure.MD5())
      case .crc64nvme: .table(TableCRC(.nvme), bytes: 8)
      case .crc64ecma: .table(TableCRC(.ecma), bytes: 8)
      case .crc32c: .crc32c(CRC32C())
      case .crc32: .table(TableCRC(.ieee), bytes: 4)
      }
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    switch self {
    case .sha256(var hash):
      hash.update(bufferPointer: bytes)
      self = .sha256(hash)
    case .sha1(var hash):
      hash.update(bufferPointer: bytes)
      self = .sha1(hash)
    case .md5(var hash):
      hash.update(bufferPointer: bytes)
      self = .md5(hash)
    case .crc32c(var sum):
      sum.update(bytes)
      self = .crc32c(sum)
    case .table(var sum, let count):
      sum.update(bytes)
      self = .table(sum, bytes: count)
    }
  }

  /// The sum's bytes, the highest first.
  var bytes: [UInt8] {
    switch self {
    case .sha256(let hash): Array(hash.finalize())
    case .sha1(let hash): Array(hash.finalize())
    case .md5(let hash): Array(hash.finalize())
    case .crc32c(let sum): withUnsafeBytes(of: sum.value.bigEndian, Array.init)
    case .table(let sum, let count):
      Array(withUnsafeBytes(of: sum.value.bigEndian, Array.init).suffix(count))
    }
  }
}

extension HostChecksum {
  /// The checksum of the same kind over what a file holds, from its first byte; the descriptor stays where
  /// it stands.
  ///
  /// Blocks.
  package func computed(of descriptor: CInt) throws(TransferError) -> HostChecksum {
    var sum = RunningChecksum(algorithm)
    try forEachPiece(of: descriptor) { sum.update($0) }
    guard let computed = HostChecksum(algorithm, bytes: sum.bytes) else {
      preconditionFailure("a sum is as long as its kind")
    }
    return computed
  }
}

/// Hands out what a file holds, from its first byte, in pieces of a MiB.
///
/// Blocks.
func forEachPiece(
  of descriptor: CInt, _ body: (UnsafeRawBufferPointer) -> Void
) throws(TransferError) {
  let piece = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 1 << 20, alignment: MemoryLayout<UInt64>.alignment)
  defer { piece.deallocate() }
  var offset: off_t = 0
  while true {
    let count = pread(descriptor, piece.baseAddress, piece.count, offset)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw .localIO(errno: errno) }
    guard count > 0 else { return }
    body(UnsafeRawBufferPointer(rebasing: piece[..<count]))
    offset += off_t(count)
  }
}
