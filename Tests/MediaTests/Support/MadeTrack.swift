@testable import Media

/// A track of a made-up clip: each part can be replaced by a broken one.
struct MadeTrack {
  static let sampleCount = 6
  static let sampleSize = 10

  var header = Boxes.full("tkhd", Boxes.number(0 as UInt64) + Boxes.number(1 as UInt32))
  var edits: [UInt8] = Boxes.table("elst", width: 3, [6, 0, 1 << 16])
  var mediaHeader = Boxes.full("mdhd", Boxes.number(0 as UInt64) + Boxes.number(24 as UInt32))
  var handler = Boxes.full("hdlr", Boxes.number(0 as UInt32) + Array("vide".utf8))
  var references = Boxes.full("dref", Boxes.number(1 as UInt32) + Boxes.full("url ", flags: 1))
  var entry = MadeTrack.entry("avc1")
  var durations = Boxes.table("stts", width: 2, [6, 1])
  var compositions: [UInt8] = Boxes.table("ctts", width: 2, [4, 0, 2, 1])
  var keyframes: [UInt8] = Boxes.table("stss", [1, 4])
  var sizes = MadeTrack.sizes([10, 10, 10, 10, 10, 10])
  /// Three chunks: two samples, two, two.
  var runs = Boxes.table("stsc", width: 3, [1, 2, 1])
  /// Nil follows the place of the media data.
  var chunks: [UInt8]?
  /// More boxes in the table of samples.
  var more: [UInt8] = []

  static func entry(_ codec: String) -> [UInt8] {
    let size: [UInt8] = Boxes.number(320 as UInt16) + Boxes.number(240 as UInt16)
    let fields = [UInt8](repeating: 0, count: 24) + size + [UInt8](repeating: 0, count: 50)
    return Boxes.full("stsd", Boxes.number(1 as UInt32) + Boxes.box(codec, fields))
  }

  static func sizes(_ sizes: [UInt32]) -> [UInt8] {
    Boxes.full("stsz", ([0, UInt32(sizes.count)] + sizes).flatMap { Boxes.number($0) })
  }

  static func constantSize(_ size: UInt32, count: UInt32) -> [UInt8] {
    Boxes.full("stsz", Boxes.number(size) + Boxes.number(count))
  }

  /// - Parameter data: where in the file the first sample lies.
  func bytes(data: UInt32) -> [UInt8] {
    let offsets = chunks ?? Boxes.table("stco", [data, data + 20, data + 40])
    let tables =
      entry + durations + compositions + keyframes + sizes + runs + offsets + more
    let information = Boxes.box("dinf", references) + Boxes.box("stbl", tables)
    let media = mediaHeader + handler + Boxes.box("minf", information)
    return Boxes.box("trak", header + Boxes.box("edts", edits) + Boxes.box("mdia", media))
  }
}
