import FoundationEssentials
import Peers
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(30))) struct `A host's checksum` {
  /// Of "123456789": the check values of the catalogue of parametrised CRC algorithms, and the digests
  /// that coreutils print.
  @Test(arguments: [
    "crc64ecma:995dc9bbdf1939fa", "crc64nvme:ae8b14860a799888", "crc32:cbf43926",
    "crc32c:e3069283", "md5:25f9e794323b453885f5181f1b624d0b",
    "sha1:f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    "sha256:15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
  ])
  func `is computed as published`(text: String) throws {
    let file = try TemporaryFile(holding: Array("123456789".utf8))
    let told = try #require(HostChecksum(text))
    #expect(try told.computed(of: file.descriptor) == told)
    #expect(told.description == text)
  }

  @Test(arguments: [TableCRC.Polynomial.ecma, .nvme, .ieee], [1, 7, 8, 9, 4096, 100_003])
  func `does not depend on how the bytes come`(polynomial: TableCRC.Polynomial, piece: Int) {
    let bytes = video(100_003)
    var whole = TableCRC(polynomial)
    bytes.withUnsafeBytes { whole.update($0) }
    var pieces = TableCRC(polynomial)
    for start in stride(from: 0, to: bytes.count, by: piece) {
      bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { pieces.update($0) }
    }
    #expect(pieces.value == whole.value)
  }

  @Test(
    arguments: [
      (["x-tos-hash-crc64ecma: 11051210869376104954"], "crc64ecma:995dc9bbdf1939fa"),
      (["x-oss-hash-crc64ecma: 11051210869376104954"], "crc64ecma:995dc9bbdf1939fa"),
      (["x-cos-hash-crc64ecma: 1"], "crc64ecma:0000000000000001"),
      (["Content-MD5: JfnnlDI7RTiF9RgfG2JNCw=="], "md5:25f9e794323b453885f5181f1b624d0b"),
      (["x-amz-checksum-crc32: y/Q5Jg=="], "crc32:cbf43926"),
      (["x-amz-checksum-crc32c: 4waSgw=="], "crc32c:e3069283"),
      (["x-amz-checksum-crc64nvme: rosUhgp5mIg="], "crc64nvme:ae8b14860a799888"),
      (
        ["x-amz-checksum-sha1: 98O8HYCOBHMq32eZZczDTKeuNEE="],
        "sha1:f7c3bc1d808e04732adf679965ccc34ca7ae3441"
      ),
      (
        ["x-amz-checksum-crc32: y/Q5Jg==", "x-amz-checksum-type: FULL_OBJECT"], "crc32:cbf43926"
      ),
      (["x-goog-hash: crc32c=4waSgw=="], "crc32c:e3069283"),
      (
        ["x-goog-hash: crc32c=4waSgw==", "x-goog-hash: md5=JfnnlDI7RTiF9RgfG2JNCw=="],
        "md5:25f9e794323b453885f5181f1b624d0b"
      ),
      // Of the parts' checksums, of what is packed, and of nothing.
      (["x-amz-checksum-crc32: y/Q5Jg==-3"], nil),
      (["x-amz-checksum-crc32: y/Q5Jg==", "x-amz-checksum-type: COMPOSITE"], nil),
      (["x-goog-hash: crc32c=4waSgw==", "x-goog-stored-content-encoding: gzip"], nil),
      (["Content-MD5: abcd"], nil), (["x-tos-hash-crc64ecma: -1"], nil), ([], nil),
    ] as [([String], String?)])
  func `is read from the head of a whole answer`(lines: [String], told: String?) throws {
    #expect(try head(lines).checksum?.description == told)
  }

  @Test(
    arguments: [
      ("x-oss-hash-crc64ecma: 1", "crc64ecma:0000000000000001"),
      ("Content-MD5: JfnnlDI7RTiF9RgfG2JNCw==", nil), ("x-amz-checksum-crc32: y/Q5Jg==", nil),
    ] as [(String, String?)])
  func `is of the whole file beside a part only as CRC-64`(line: String, told: String?) throws {
    #expect(try head([line]).checksumOfWhole?.description == told)
  }

  @Test(arguments: ["crc64ecma:1", "crc9:00", "md5", "crc32:CBF43926", ""])
  func `is nothing else`(text: String) {
    #expect(HostChecksum(text) == nil)
  }

  @Test func `comes with the download, also when only the rest's answer has it`() async throws {
    let body = video(300_000)
    let rest =
      "HTTP/1.1 206 X\r\nContent-Length: 200000\r\nContent-Range: bytes 100000-299999/300000"
    let file = try TemporaryFile(holding: Array(body.prefix(100_000)))
    let prefix = try Prefix(
      of: file.descriptor, validator: Validator("\"e\""), length: 300_000, recorded: 100_000)
    let head = "\(rest)\r\nETag: \"e\"\r\nx-tos-hash-crc64ecma: 77\r\n\r\n"
    let download = try await Scene.play(
      script: { _ in [.send(Array(head.utf8) + body[100_000...])] }
    ) { try await $0.transfers.download($0.request(), into: file.descriptor, after: prefix) }
    #expect(download.checksum?.description == "crc64ecma:000000000000004d")
  }

  private func head(_ lines: [String]) throws -> ResponseHead {
    var head = ResponseHead()
    for line in ["HTTP/1.1 200 OK"] + lines + [""] { try head.consume("\(line)\r\n") }
    return head
  }
}
