import Crypto
package import SystemPackage

extension Digest {
  /// 256 KiB: more makes hashing no faster.
  private static let pieceSize = 1 << 18

  /// The digest of an open file's bytes, from the first to the last, wherever it is being read.
  package init(of file: FileDescriptor) throws(Errno) {
    var hash = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 4096)
    defer { buffer.deallocate() }
    var offset: Int64 = 0
    while true {
      let count = try SystemCalls.readAt(offset, of: file, into: buffer)
      guard count > 0 else { break }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += Int64(count)
    }
    self.init(hash.finalize())
  }
}
