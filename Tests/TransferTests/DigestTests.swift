import CLinux
import Peers
import Testing

@testable import Transfer

@Suite struct `A digest of chunks` {
  @Test func `knows the published vectors`() {
    #expect(sum("123456789") == 0xe306_9283)
    #expect(sum("") == 0)
    // RFC 3720 B.4: 32 bytes of zeroes.
    #expect(sum(String(repeating: "\0", count: 32)) == 0x8a91_36aa)
    #expect(
      digest(of: Array("abc".utf8), cutAt: 1).sha256
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test(arguments: [0, 1, 7, 8, 9, 63, 64, 65, 4096, 100_003])
  func `is the same by the processor and by the table`(count: Int) {
    video(count).withUnsafeBytes { bytes in
      var crc = CRC32C()
      crc.update(bytes)
      #expect(crc.value == ~crc32c_by_table(.max, bytes.baseAddress, bytes.count))
    }
  }

  @Test(arguments: [1, 1000, 262_144, 1 << 20, 3_000_000])
  func `does not depend on how the bytes come`(piece: Int) {
    let bytes = video(2_500_000)
    let whole = digest(of: bytes, cutAt: bytes.count)
    let pieces = digest(of: bytes, cutAt: piece)
    #expect(pieces.sha256 == whole.sha256)
    #expect(pieces.chunks == whole.chunks)
    #expect(whole.chunks.count == 3)
  }

  @Test func `ends with the last full chunk when nothing is over`() {
    #expect(digest(of: video(2 << 20), cutAt: 1000).chunks.count == 2)
    #expect(digest(of: [], cutAt: 1).chunks.isEmpty)
  }

  private func sum(_ text: String) -> UInt32 {
    var crc = CRC32C()
    Array(text.utf8).withUnsafeBytes { crc.update($0) }
    return crc.value
  }

  private func digest(of bytes: [UInt8], cutAt count: Int) -> ChunkedDigest {
    var digest = ChunkedDigest()
    for start in stride(from: 0, to: bytes.count, by: count) {
      bytes[start..<min(start + count, bytes.count)].withUnsafeBytes { digest.update($0) }
    }
    return digest
  }
}
