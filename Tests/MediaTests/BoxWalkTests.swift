import SystemPackage
import Testing

@testable import Media

@Suite struct `A walk over the boxes` {
  @Test func `of a made-up clip finds it whole, and what it holds`() throws {
    for bytes in [MadeClip().bytes, MadeClip().tailBytes] {
      let walk = BoxWalk(bytes)
      #expect(walk.isComplete, "\(walk.slugs)")
      let video = try #require(walk.movie?.video)
      #expect(video.codec == "avc1" && video.width == 320 && video.height == 240)
      #expect(video.samples == 6 && video.duration == 0.25 && video.frameRate == 24)
      #expect(walk.movie?.audio == nil)
    }
    #expect(BoxWalk(MadeClip().bytes).dataEnd == Int64(MadeClip().bytes.count))
  }

  @Test func `passes on that a box cannot be read`() {
    let bytes = MadeClip().bytes
    #expect(throws: MediaError.unreadable(path: "x", .ioError)) {
      try BoxWalk(size: Int64(bytes.count)) { offset, count throws(MediaError) in
        guard count <= BoxHeader.longest else { throw .unreadable(path: "x", .ioError) }
        return Array(bytes[Int(offset)...].prefix(count))
      }
    }
  }

  @Test func `of a file that shrinks meanwhile comes to an end`() {
    let bytes = MadeClip().bytes
    let walk = BoxWalk(size: Int64(bytes.count)) { offset, count in
      count <= BoxHeader.longest ? Array(bytes[Int(offset)...].prefix(count)) : []
    }
    #expect(!walk.isComplete && walk.slugs == [.badMovieHeader])
  }

  @Test func `reads the sizes in all forms`() {
    let compact: [(UInt8, [UInt8])] = [
      (4, [0xaa, 0xaa, 0xaa]), (8, [UInt8](repeating: 10, count: 6)),
      (16, [UInt8](repeating: 0, count: 12).indices.map { $0 % 2 == 0 ? 0 : 10 }),
    ]
    for (bits, sizes) in compact {
      let box = Boxes.full("stz2", [0, 0, 0, bits, 0, 0, 0, 6] + sizes)
      #expect(BoxWalk(MadeClip.with { $0.sizes = box }.bytes).isComplete, "\(bits) bits")
    }
    let constant = MadeTrack.constantSize(10, count: 6)
    #expect(BoxWalk(MadeClip.with { $0.sizes = constant }.bytes).isComplete)
    let larger = MadeTrack.constantSize(11, count: 6)
    #expect(!BoxWalk(MadeClip.with { $0.sizes = larger }.bytes).isComplete)
  }

  @Test func `reads chunk offsets of 64 bits`() {
    func clip(_ first: UInt64) -> [UInt8] {
      let offsets = [first, first + 20, first + 40].flatMap(Boxes.number)
      let table = Boxes.full("co64", Boxes.number(3 as UInt32) + offsets)
      return MadeClip.with { $0.chunks = table }.tailBytes
    }
    #expect(BoxWalk(clip(UInt64(Boxes.ftyp.count + 8))).isComplete)
    #expect(BoxWalk(clip(1 << 40)).slugs == [.truncated])
    #expect(BoxWalk(clip(.max - 100)).slugs == [.truncated])
  }

  static let flaws: [(String, Problem.Slug, [UInt8])] = [
    ("durations of fewer", .tablesDisagree, track { $0.durations = runs("stts", [5, 1]) }),
    ("durations of more", .tablesDisagree, track { $0.durations = runs("stts", [6, 1, 1, 1]) }),
    ("no durations", .tablesDisagree, track { $0.durations = [] }),
    (
      "composition times of fewer", .tablesDisagree,
      track { $0.compositions = runs("ctts", [5, 0]) }
    ),
    ("a keyframe 0", .tablesDisagree, track { $0.keyframes = Boxes.table("stss", [0, 1]) }),
    (
      "a keyframe that is not there", .tablesDisagree,
      track { $0.keyframes = Boxes.table("stss", [7]) }
    ),
    (
      "keyframes in disorder", .tablesDisagree,
      track { $0.keyframes = Boxes.table("stss", [4, 1]) }
    ),
    ("chunks of too few", .tablesDisagree, track { $0.runs = chunks([1, 1, 1]) }),
    ("chunks of too many", .tablesDisagree, track { $0.runs = chunks([1, 2, 1, 3, 3, 1]) }),
    ("runs that begin at 0", .tablesDisagree, track { $0.runs = chunks([0, 2, 1]) }),
    ("runs that begin at 2", .tablesDisagree, track { $0.runs = chunks([2, 2, 1]) }),
    ("runs in disorder", .tablesDisagree, track { $0.runs = chunks([1, 2, 1, 3, 2, 1, 2, 2, 1]) }),
    ("runs behind the chunks", .tablesDisagree, track { $0.runs = chunks([1, 2, 1, 5, 2, 1]) }),
    ("no runs", .tablesDisagree, track { $0.runs = [] }),
    ("no chunks", .tablesDisagree, track { $0.chunks = Boxes.table("stco", []) }),
    (
      "time beyond all telling", .tablesDisagree,
      track { $0.durations = runs("stts", [.max, .max, .max, .max, .max, .max]) }
    ),
    (
      "frames that are shown for months", .tablesDisagree,
      track {
        $0.durations = runs("stts", [6, 1 << 24])
        $0.mediaHeader = header(length: 6)
      }
    ),
    (
      "a header that was never written", .badMovieHeader,
      MadeClip(more: [UInt8](repeating: 0, count: 33)).bytes
    ),
    ("samples behind the end", .truncated, MadeClip(media: [UInt8](repeating: 7, count: 59)).bytes),
    (
      "samples in the header", .samplesOutside,
      track { $0.chunks = Boxes.table("stco", [0, 20, 40]) }
    ),
    (
      "samples across the edge", .samplesOutside,
      MadeClip(behind: Boxes.box("free", [1, 2, 3, 4])).bytes(shiftedBy: 4)
    ),
    (
      "an edit before the beginning", .badEdits,
      track { $0.edits = Boxes.table("elst", width: 3, [6, .max - 1, 1]) }
    ),
    (
      "an edit behind the end", .badEdits,
      track { $0.edits = Boxes.table("elst", width: 3, [6, 8, 1]) }
    ),
    (
      "no unit of time", .badMovieHeader,
      track {
        $0.mediaHeader = Boxes.full("mdhd", Boxes.number(0 as UInt64) + Boxes.number(0 as UInt32))
      }
    ),
    ("no id", .badMovieHeader, track { $0.header = [] }),
    ("no media header", .badMovieHeader, track { $0.mediaHeader = [] }),
    ("no movie header's header", .badMovieHeader, MadeClip(header: []).bytes),
    ("a track of nothing", .badMovieHeader, MadeClip(more: Boxes.box("trak")).bytes),
    (
      "a box that is larger than its movie", .badMovieHeader,
      MadeClip(more: Boxes.header("free", size: 99)).bytes
    ),
    (
      "a box that is smaller than its header", .badMovieHeader,
      MadeClip(more: Boxes.header("free", size: 7)).bytes
    ),
  ]

  @Test(arguments: flaws)
  func `tells what is wrong with`(name: String, slug: Problem.Slug, bytes: [UInt8]) {
    let walk = BoxWalk(bytes)
    #expect(walk.slugs == [slug])
    #expect(walk.refusal == nil && walk.movie != nil && !walk.isComplete)
    #expect(Problem.all(in: walk, ofSize: Int64(bytes.count)).map(\.slug).contains(slug))
  }

  @Test(
    arguments: [(0, 6), (6, 6), (18, 6), (6, 0), (6, .max), (6, 600)] as [(UInt32, UInt32)])
  func `takes half a second more than the header says, and any length that is not known`(
    ticks: UInt32, length: UInt32
  ) {
    let clip = MadeClip.with {
      $0.durations = Self.runs("stts", [5, 0, 1, ticks])
      $0.mediaHeader = Self.header(length: length)
      $0.edits = []
    }
    #expect(BoxWalk(clip.bytes).slugs == [])
  }

  @Test func `takes edits of what composition times put off, and of the same samples twice`() {
    let late = MadeClip.with {
      $0.compositions = Self.runs("ctts", [6, 9])
      $0.edits = Boxes.table("elst", width: 3, [250, 9, 1 << 16])
    }
    #expect(BoxWalk(late.bytes).slugs == [] && BoxWalk(late.bytes).movie?.video?.isCut == false)
    let twice = MadeClip.with {
      $0.edits = Boxes.table("elst", width: 3, [250, 0, 1 << 16, 250, 0, 1 << 16])
    }
    #expect(BoxWalk(twice.bytes).slugs == [] && BoxWalk(twice.bytes).movie?.video?.isCut == true)
  }

  @Test func `minds no loose text, and no list's end`() {
    let text = Boxes.box("udta", Boxes.header("abcd", size: 99) + Boxes.header("efgh", size: 3))
    #expect(BoxWalk(MadeClip(more: text).bytes).isComplete)
    #expect(
      BoxWalk(MadeClip(more: Boxes.box("udta", [0, 0, 0, 0]) + [0, 0, 0, 0]).bytes).isComplete)
  }

  @Test(arguments: ["sinf", "senc", "saiz", "saio", "pssh", "tenc", "schi"])
  func `refuses what is encrypted`(type: String) {
    #expect(BoxWalk(MadeClip(more: Boxes.box(type)).bytes).slugs == [.encrypted])
    #expect(BoxWalk(MadeClip.with { $0.more = Boxes.box(type) }.bytes).slugs == [.encrypted])
  }

  @Test(arguments: ["encv", "enca"]) func `refuses encrypted sample entries`(codec: String) {
    #expect(
      BoxWalk(MadeClip.with { $0.entry = MadeTrack.entry(codec) }.bytes).slugs == [.encrypted])
  }

  @Test(arguments: [
    (Boxes.full("url ", Array("file:///etc/passwd".utf8)), true),
    (Boxes.full("alis", Array("elsewhere".utf8)), true), (Boxes.full("url "), false),
    (Boxes.full("url ", flags: 1, Array("here".utf8)), false), (Boxes.full("url ", [0]), false),
  ])
  func `refuses data in other files`(reference: [UInt8], isRefused: Bool) {
    let table = Boxes.full("dref", Boxes.number(1 as UInt32) + reference)
    let walk = BoxWalk(MadeClip.with { $0.references = table }.bytes)
    #expect(walk.slugs == (isRefused ? [.externalData] : []))
  }

  @Test func `takes no video of a refused file`() throws {
    let bytes = try #require(Bombs.all.first).bytes
    let facts = Facts(
      file: "x", bytes: Int64(bytes.count), walk: BoxWalk(bytes), measured: nil)
    #expect(!facts.isMedia && !facts.whole && facts.problems.map(\.slug) == [.tableBomb])
    #expect(facts.video == nil && facts.audio == nil && facts.duration == nil)
  }

  @Test(arguments: [("AIGC", true), ("aigc_info", true), ("title", false), ("xAIGC", false)])
  func `tells the label for generated content by its key`(key: String, isLabel: Bool) {
    let name = Boxes.number(UInt32(8 + key.utf8.count)) + Array("mdta".utf8) + Array(key.utf8)
    let keys = Boxes.full("keys", Boxes.number(1 as UInt32) + name)
    let handler = Boxes.full("hdlr", Boxes.number(0 as UInt32) + Array("mdta".utf8))
    let value = Boxes.number(16 as UInt32) + Boxes.number(1 as UInt32) + Boxes.box("data")
    let list = handler + keys + Boxes.box("ilst", value)
    for meta in [Boxes.box("meta", list), Boxes.full("meta", list)] {
      for more in [meta, Boxes.box("udta", meta)] {
        let walk = BoxWalk(MadeClip(more: more).bytes)
        #expect(walk.isComplete && walk.movie?.hasAIGCLabel == isLabel)
      }
    }
    let free = Boxes.box("----", Boxes.full("name", Array(key.utf8)))
    let tunes = Boxes.full("meta", handler + Boxes.box("ilst", free))
    #expect(BoxWalk(MadeClip(more: tunes).bytes).movie?.hasAIGCLabel == isLabel)
  }

  private static func track(_ change: (inout MadeTrack) -> Void) -> [UInt8] {
    MadeClip.with(change).bytes
  }

  /// Of a track with 24 units of time in a second.
  private static func header(length: UInt32) -> [UInt8] {
    Boxes.full(
      "mdhd", Boxes.number(0 as UInt64) + [24, length].flatMap { Boxes.number($0 as UInt32) })
  }

  private static func runs(_ type: String, _ numbers: [UInt32]) -> [UInt8] {
    Boxes.table(type, width: 2, numbers)
  }

  private static func chunks(_ numbers: [UInt32]) -> [UInt8] {
    Boxes.table("stsc", width: 3, numbers)
  }
}
