import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Media

extension WithWorkers {
  // Past the box walk, which knows such files and keeps them from the worker.
  @Suite struct `A worker that is handed a bomb` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `says that it has no memory left`() throws {
      let bytes = Boxes.ftyp + Self.moov + Self.moof(samples: 40_000_000) + Boxes.mdat
      let file = try MediaFile(path: directory.file("bomb.mp4", bytes))
      let worker = try WorkerProcess(executable: MediaWorkers.executableBesideMain())
      let request = Request(.measure(.headers), timeout: .seconds(20))
      #expect(throws: WorkerFailure.outOfMemory) {
        try worker.answer(to: request, about: file.descriptor, timeout: .seconds(20))
      }
      let status = try String(contentsOfFile: "/proc/\(worker.pid)/status", encoding: .utf8)
      let peak = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmPeak") })
      let kilobytes = try #require(
        peak.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first)
      #expect(kilobytes <= 512 * 1024)
    }

    @Test func `reads a fragment of honest size`() throws {
      let bytes = Boxes.ftyp + Self.moov + Self.moof(samples: 4) + Boxes.mdat
      let file = try MediaFile(path: directory.file("small.mp4", bytes))
      let worker = try WorkerProcess(executable: MediaWorkers.executableBesideMain())
      let answer = try worker.answer(
        to: Request(.measure(.headers), timeout: .seconds(20)), about: file.descriptor,
        timeout: .seconds(20))
      #expect(answer.measurements?.streams.first?.indexEntries == 4)
    }

    /// A movie header of one video track whose samples are in fragments.
    private static let moov = Boxes.box(
      "moov",
      Boxes.box("mvhd", full(12) + number(1000) + zeros(80))
        + Boxes.box(
          "trak",
          Boxes.box("tkhd", full(8) + number(1) + zeros(68))
            + Boxes.box(
              "mdia",
              Boxes.box("mdhd", full(8) + number(1000) + zeros(8))
                + Boxes.box("hdlr", full(4) + Array("vide".utf8) + zeros(13))
                + Boxes.box(
                  "minf",
                  Boxes.box(
                    "stbl", Boxes.box("stsd", full(0) + number(1) + Boxes.box("avc1", zeros(78))))))
        )
        + Boxes.box(
          "mvex", Boxes.box("trex", full(0) + [1, 1, 1, 1, 0].flatMap { number($0) })))

    private static func moof(samples: UInt32) -> [UInt8] {
      Boxes.box(
        "moof",
        Boxes.box("mfhd", full(0) + number(1))
          + Boxes.box(
            "traf",
            Boxes.box("tfhd", full(0) + number(1)) + Boxes.box("trun", full(0) + number(samples))))
    }

    private static func full(_ zeros: Int) -> [UInt8] { self.zeros(4 + zeros) }
    private static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }
    private static func number(_ value: UInt32) -> [UInt8] {
      withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
  }
}
