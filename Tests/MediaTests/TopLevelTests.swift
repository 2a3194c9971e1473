import FoundationEssentials
import SystemPackage
import Testing

@testable import Media

@Suite struct `The outermost boxes` {
  private func walk(_ bytes: [UInt8]) -> TopLevel {
    TopLevel(size: Int64(bytes.count)) { offset, count in
      Array(bytes[Int(offset)...].prefix(count))
    }
  }

  @Test func `of a complete file`() throws {
    let walked = walk(Boxes.ftyp + Boxes.moov + Boxes.mdat)
    #expect(walked.isComplete)
    #expect(walked.brand == "isom")
    #expect(walked.isMoovFirst)
    #expect(!walked.isFragmented)
    #expect(!walked.hasC2PA)
  }

  @Test func `with the movie header behind the media`() throws {
    let walked = walk(Boxes.ftyp + Boxes.mdat + Boxes.moov)
    #expect(walked.isComplete)
    #expect(!walked.isMoovFirst)
  }

  @Test func `with fragments`() throws {
    let walked = walk(Boxes.ftyp + Boxes.moov + Boxes.box("moof") + Boxes.mdat)
    #expect(walked.isFragmented)
  }

  @Test(arguments: [
    (Boxes.large("mdat", size: 20, [1, 2, 3, 4]), TopLevel.End.contiguous),
    (Boxes.header("mdat", size: 0) + [1, 2, 3], .contiguous),
    (Boxes.large("mdat", size: 21, [1, 2, 3, 4]), .overrun(type: "mdat", missing: 1)),
    (Boxes.header("mdat", size: .max), .overrun(type: "mdat", missing: Int64(UInt32.max) - 8)),
    (
      Boxes.large("mdat", size: UInt64(Int64.max)),
      .overrun(type: "mdat", missing: Int64.max - 16)
    ),
    (Boxes.large("mdat", size: .max), .trailing(bytes: 16)),
    (Boxes.large("mdat", size: 15), .trailing(bytes: 16)),
    (Boxes.header("mdat", size: 1), .trailing(bytes: 8)),
    (Boxes.header("mdat", size: 7), .trailing(bytes: 8)),
    ([0, 0, 0, 8, 0, 0, 0, 0], .trailing(bytes: 8)),
    ([UInt8](repeating: 0, count: 100), .trailing(bytes: 100)),
    ([0, 0, 0], .trailing(bytes: 3)),
    ([], .contiguous),
  ])
  func `end as the last bytes say`(last: [UInt8], end: TopLevel.End) throws {
    #expect(walk(Boxes.ftyp + Boxes.moov + last).end == end)
  }

  @Test(arguments: [
    (Boxes.moov + Boxes.mdat, TopLevel.End.trailing(bytes: 19)),
    (Boxes.mdat + Boxes.moov, .trailing(bytes: 19)),
    (Boxes.moov + Boxes.box("moof"), .trailing(bytes: 19)),
    (Boxes.moov, .overrun(type: "/1.1", missing: 0x4854_5450 - 19)),
    (Boxes.mdat, .overrun(type: "/1.1", missing: 0x4854_5450 - 19)),
  ])
  func `with text behind them are cut short only when something is missing`(
    boxes: [UInt8], end: TopLevel.End
  ) throws {
    #expect(walk(Boxes.ftyp + boxes + Array("HTTP/1.1 200 OK\r\n\r\n".utf8)).end == end)
  }

  @Test(arguments: ["moov", "mdat", "free", "uuid", "moof", "mfra", "udta"])
  func `of a whole film, and then one of theirs that is cut, are cut short`(type: String) throws {
    let last = Boxes.header(type, size: 100)
    #expect(
      walk(Boxes.ftyp + Boxes.moov + Boxes.mdat + last).end
        == .overrun(type: type, missing: 92))
  }

  @Test(arguments: [
    Array("<!DOCTYPE html><html></html>".utf8), Boxes.moov + Boxes.ftyp,
    Boxes.box("ftyp", Array("isom".utf8)), Boxes.box("ftyp", [0, 1, 2, 3, 0, 0, 0, 0]),
    Boxes.large("ftyp", size: .max), [],
  ])
  func `have no brand without a valid ftyp in front`(bytes: [UInt8]) throws {
    #expect(walk(bytes).brand == nil)
  }

  @Test func `tell a C2PA manifest by its user type`() throws {
    let manifest: [UInt8] = [
      0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4,
      0x81,
    ]
    let other = Array(manifest.dropLast()) + [0]
    #expect(walk(Boxes.ftyp + Boxes.box("uuid", manifest)).hasC2PA)
    #expect(walk(Boxes.ftyp + Boxes.box("uuid", other)).hasC2PA == false)
    #expect(walk(Boxes.ftyp + Boxes.large("uuid", size: 32, manifest)).hasC2PA)
  }

  @Test func `count the movie headers of a file that was appended to itself`() throws {
    let once = Boxes.ftyp + Boxes.moov + Boxes.mdat
    let twice = walk(once + once)
    #expect(twice.moovCount == 2)
    #expect(!twice.isComplete)
  }

  @Test func `are walked so far and no farther`() throws {
    let free = Boxes.box("free")
    let size = Int64(free.count * (TopLevel.mostBoxes + 1))
    var reads = 0
    let walked = TopLevel(size: size) { _, _ in
      reads += 1
      return free
    }
    #expect(walked.end == .tooMany)
    #expect(reads == TopLevel.mostBoxes)
  }

  @Test func `pass on that the file cannot be read`() {
    #expect(throws: MediaError.unreadable(path: "x", .ioError)) {
      try TopLevel(size: 10) { _, _ throws(MediaError) in
        throw .unreadable(path: "x", .ioError)
      }
    }
  }

  @Test func `of random bytes end somewhere`() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2000 {
      let tail = (0..<64).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let walked = walk(Boxes.ftyp + tail)
      #expect(!walked.isComplete)
    }
  }

  // The media files are not part of the project, and need not be there.
  @Test(
    .enabled(if: Corpus.isHere),
    arguments: ["ok_1280x720_24fps_121f_a_fast.mp4", "ok_864x480_24fps_121f_a_tail.mp4"])
  func `of a real clip are complete at its full length only`(name: String) throws {
    let clip = try [UInt8](Data(contentsOf: URL(filePath: Corpus.path("seedance/\(name)"))))
    #expect(walk(clip).isComplete)
    let lengths =
      Array(0..<7000) + Array(stride(from: 7000, to: clip.count, by: 997))
      + Array(clip.count - 7000..<clip.count)
    for length in lengths {
      let walked = TopLevel(size: Int64(length)) { offset, count in
        Array(clip[Int(offset)..<length].prefix(count))
      }
      try #require(!walked.isComplete, "cut to \(length) bytes")
    }
  }
}
