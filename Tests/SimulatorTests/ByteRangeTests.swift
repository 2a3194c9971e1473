import Simulator
import Testing

@Suite struct `A range of a file of ten bytes` {
  @Test(
    arguments: [
      (nil, ByteRange.whole),
      ("bytes=0-", .part(0..<10)),
      ("bytes=3-5", .part(3..<6)),
      ("bytes=9-9", .part(9..<10)),
      ("bytes=4-400", .part(4..<10)),
      ("bytes=-3", .part(7..<10)),
      ("bytes=-30", .part(0..<10)),
      ("bytes=10-", .unsatisfiable),
      ("bytes=10-12", .unsatisfiable),
      ("bytes=-0", .unsatisfiable),
      ("bytes=5-3", .whole),
      ("bytes=1-2,4-5", .whole),
      ("bytes=x-", .whole),
      ("bytes=", .whole),
      ("items=0-1", .whole),
    ] as [(String?, ByteRange)])
  func `is what RFC 9110 says`(header: String?, range: ByteRange) {
    #expect(ByteRange(header, of: 10) == range)
  }

  @Test(arguments: ["bytes=0-", "bytes=0-0", "bytes=-1"])
  func `of an empty file cannot be satisfied`(header: String) {
    #expect(ByteRange(header, of: 0) == .unsatisfiable)
  }
}
