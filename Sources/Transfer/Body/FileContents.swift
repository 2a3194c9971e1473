import Glibc

/// What a file holds, as a transfer that filled it tells.
package struct FileContents: Equatable, Sendable {
  package let bytes: Int64
  /// 64 lower-case hex digits.
  package let sha256: String
  /// The CRC-32C of each MiB; the last one may be of less.
  package let chunks: [UInt32]

  init(bytes: Int64, sha256: String, chunks: [UInt32]) {
    self.bytes = bytes
    self.sha256 = sha256
    self.chunks = chunks
  }

  package init(_ download: Download) {
    self.init(bytes: download.bytes, sha256: download.sha256, chunks: download.chunks)
  }

  /// Reads a file that an earlier process filled, from its beginning.
  ///
  /// Blocks.
  package init(of descriptor: CInt) throws(TransferError) {
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: ChunkedDigest.chunkSize, alignment: MemoryLayout<UInt64>.alignment)
    defer { piece.deallocate() }
    var digest = ChunkedDigest()
    var total: Int64 = 0
    while true {
      let count = pread(descriptor, piece.baseAddress, piece.count, off_t(total))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .localIO(errno: errno) }
      guard count > 0 else { break }
      digest.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
      total += Int64(count)
    }
    self.init(bytes: total, sha256: digest.sha256, chunks: digest.chunks)
  }
}
