import CLinux
import Glibc
import Peers
import Testing

@testable import Transfer

@Suite struct `The contents of a file` {
  @Test(arguments: [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 2_500_000])
  func `that an earlier process filled are its bytes`(size: Int) throws {
    let bytes = video(size)
    let file = try TemporaryFile(holding: bytes)
    let contents = try FileContents(of: file.descriptor)
    #expect(contents.bytes == Int64(size))
    #expect(try contents.sha256 == file.sha256)
    #expect(contents.chunks == chunks(of: bytes))
  }

  @Test func `are read from the first byte, wherever the descriptor stands, and it stays there`()
    throws
  {
    let file = try TemporaryFile(holding: video(5000))
    lseek(file.descriptor, 4999, SEEK_SET)
    #expect(try FileContents(of: file.descriptor).bytes == 5000)
    #expect(lseek(file.descriptor, 0, SEEK_CUR) == 4999)
  }

  @Test(.timeLimit(.minutes(30))) func `are those that the transfer told`() async throws {
    let file = try TemporaryFile()
    let download = try await Scene.play(script: { _ in [.ok(video(1_500_000))] }) {
      try await $0.transfers.download($0.request(), into: file.descriptor)
    }
    #expect(try FileContents(of: file.descriptor) == download.contents)
  }

  @Test func `that cannot be read are this machine's fault`() {
    #expect(throws: TransferError.localIO(errno: EBADF)) { try FileContents(of: -1) }
  }

  /// By the table, a MiB at a time.
  private func chunks(of bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count, by: 1 << 20).map { start in
      Array(bytes[start...].prefix(1 << 20)).withUnsafeBytes {
        ~crc32c_by_table(.max, $0.baseAddress, $0.count)
      }
    }
  }
}
