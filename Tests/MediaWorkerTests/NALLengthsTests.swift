import CAVFormat
import Testing

@testable import MediaWorker

@Suite struct `The chain of NAL units` {
  /// An avcC or hvcC of which only the version and the length size are looked at.
  private func fits(
    _ bytes: [UInt8], codec: AVCodecID = AV_CODEC_ID_H264, lengthSize: UInt8 = 4
  ) throws -> Bool {
    var extradata = [UInt8](repeating: 0, count: 23)
    extradata[0] = 1
    extradata[codec == AV_CODEC_ID_H264 ? 4 : 21] = 0xfc | (lengthSize - 1)
    return try extradata.withUnsafeMutableBufferPointer { extradata in
      var parameters = AVCodecParameters()
      parameters.codec_id = codec
      parameters.extradata = extradata.baseAddress
      parameters.extradata_size = Int32(extradata.count)
      let lengths = try #require(NALLengths(parameters))
      return bytes.withUnsafeBytes { lengths.fit($0) }
    }
  }

  @Test(
    arguments: [
      (1, [2, 0x65, 0, 1, 0x41]), (2, [0, 2, 0x65, 0, 0, 1, 0x41]), (3, [0, 0, 1, 0x65]),
      (4, [0, 0, 0, 2, 0x65, 0, 0, 0, 0, 1, 0x41]),
    ] as [(UInt8, [UInt8])])
  func `is followed whatever its lengths take`(lengthSize: UInt8, bytes: [UInt8]) throws {
    #expect(try fits(bytes, lengthSize: lengthSize))
    #expect(try !fits(bytes + [0], lengthSize: lengthSize))
    #expect(try !fits(Array(bytes.dropLast()), lengthSize: lengthSize))
  }

  @Test(
    arguments: [
      [0, 0, 0, 0], [0, 0, 0, 2, 0x65], [0, 0, 0, 1, 0xe5], [0, 0, 0, 1, 0x60],
      [0xff, 0, 0, 1, 0x65],
      [0, 0, 0], [0, 0, 0, 1],
    ] as [[UInt8]])
  func `is broken where the bytes are not an encoder's`(bytes: [UInt8]) throws {
    #expect(try !fits(bytes))
  }

  @Test(
    arguments: [
      ([0x65, 1, 0, 0, 0, 1], false), ([0x41, 0, 0, 0, 9], false), ([0x41, 7, 0, 0, 1], false),
      ([0x65, 9, 9, 9, 0, 0, 2, 9], false), ([0x65, 0, 0, 3, 0, 0, 3, 1], true),
      ([0x65, 0, 1, 0, 2, 0, 0], true), ([0x65, 9, 0, 0, 0, 0], true),
      // Supplemental information, into which some write text with a zero at its end.
      ([0x06, 5, 0, 0, 0, 0x80], true),
    ] as [([UInt8], Bool)])
  func `is broken where a picture has zeros side by side`(unit: [UInt8], fits: Bool) throws {
    #expect(try self.fits([0, 0, 0, UInt8(unit.count)] + unit) == fits)
  }

  @Test func `of HEVC is broken there too`() throws {
    let unit: [UInt8] = [0x26, 1, 9, 0, 0, 0, 9]
    #expect(try !fits([0, 0, 0, 7] + unit, codec: AV_CODEC_ID_HEVC))
    // A parameter set.
    #expect(try fits([0, 0, 0, 7, 0x42] + unit.dropFirst(), codec: AV_CODEC_ID_HEVC))
  }

  @Test func `of HEVC has headers of two bytes`() throws {
    #expect(try fits([0, 0, 0, 2, 0x26, 1], codec: AV_CODEC_ID_HEVC))
    #expect(try !fits([0, 0, 0, 2, 0x26, 0], codec: AV_CODEC_ID_HEVC))
    #expect(try !fits([0, 0, 0, 1, 0x26], codec: AV_CODEC_ID_HEVC))
  }
}
