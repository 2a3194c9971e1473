@testable import Media

/// A made-up clip in fragments of two samples of ten bytes, a second each.
struct MadeFragments {
  var fragments = 3
  /// Promised in all, in thousandths of a second.
  var promised: UInt32? = 3000
  var hasTable = true
  var hasIndex = true
  /// Of version 1 are the indexes of long files: their times and offsets take 64 bits.
  var indexVersion: UInt8 = 0
  var header = MadeTrack().header
  /// When each fragment begins, two ticks after the one before it; empty says nothing of it.
  var starts: [UInt32] = []
  /// What stands in place of a fragment's run of samples.
  var run: [UInt8]?

  var bytes: [UInt8] {
    let all = (0..<fragments).map { fragment($0) }
    let lengths = all.map(\.count)
    let front = Boxes.ftyp + movie + (hasIndex ? index(lengths) : [])
    let offsets = lengths.indices.map { front.count + lengths[..<$0].reduce(0, +) }
    return front + all.flatMap(\.self) + (hasTable ? table(offsets) : [])
  }

  /// The bytes without the last fragment, which the promises still name.
  var bytesWithoutLast: [UInt8] {
    let table = hasTable ? table((0..<fragments).map { _ in 0 }).count : 0
    let all = bytes
    return Array(all[..<(all.count - table - fragment(fragments - 1).count)]) + all.suffix(table)
  }

  var movie: [UInt8] {
    var track = MadeTrack()
    track.header = header
    track.edits = Boxes.table("elst", width: 3, [])
    (track.durations, track.compositions) = (Boxes.table("stts", width: 2, []), [])
    (track.keyframes, track.runs) = ([], Boxes.table("stsc", width: 3, []))
    (track.sizes, track.chunks) = (MadeTrack.sizes([]), Boxes.table("stco", []))
    track.mediaHeader = Boxes.full("mdhd", Boxes.number(0 as UInt64) + Boxes.number(2 as UInt32))
    let header = Boxes.full("mvhd", Boxes.number(0 as UInt64) + Boxes.number(1000 as UInt32))
    let promise = promised.map { Boxes.full("mehd", Boxes.number($0)) } ?? []
    let defaults = Boxes.full("trex", [1, 1, 1, 10, 0].flatMap { Boxes.number($0 as UInt32) })
    return Boxes.box(
      "moov", header + track.bytes(data: 0) + Boxes.box("mvex", promise + defaults))
  }

  private func fragment(_ number: Int) -> [UInt8] {
    let time =
      starts.indices.contains(number) ? Boxes.full("tfdt", Boxes.number(starts[number])) : []
    let header = Boxes.full("tfhd", flags: 0x2_0000, Boxes.number(1 as UInt32))
    func moof(_ offset: UInt32) -> [UInt8] {
      let samples =
        run ?? Boxes.full("trun", flags: 1, Boxes.number(2 as UInt32) + Boxes.number(offset))
      return Boxes.box("moof", Boxes.box("traf", header + time + samples))
    }
    return moof(UInt32(moof(0).count) + 8) + Boxes.box("mdat", [UInt8](repeating: 7, count: 20))
  }

  private func table(_ offsets: [Int]) -> [UInt8] {
    let entries = offsets.flatMap { offset -> [UInt8] in
      Boxes.number(0 as UInt32) + Boxes.number(UInt32(offset)) + [1, 1, 1]
    }
    let head = [1, 0, UInt32(offsets.count)].flatMap { Boxes.number($0) }
    return Boxes.box("mfra", Boxes.full("tfra", head + entries))
  }

  private func index(_ lengths: [Int]) -> [UInt8] {
    let times = [UInt8](repeating: 0, count: indexVersion == 0 ? 8 : 16)
    let head = Boxes.number(1 as UInt32) + Boxes.number(1000 as UInt32) + times
    let entries = lengths.flatMap { Boxes.number(UInt32($0)) + Boxes.number(0 as UInt64) }
    return Boxes.full(
      "sidx", version: indexVersion, head + Boxes.number(UInt32(lengths.count)) + entries)
  }
}
