@testable import Media

/// Small files that would cost libavformat seconds and gigabytes; the first four were measured to.
enum Bombs {
  static let all: [(name: String, bytes: [UInt8])] = [
    ("85 million samples of one size", huge(samples: 85_000_000)),
    (
      "the same with one run of composition times",
      huge(samples: 85_000_000, compositions: Boxes.table("ctts", width: 2, [85_000_000, 1]))
    ),
    ("2000 edits of 20,000 samples", manyEdits),
    (
      "40 million samples in a fragment",
      fragment(run: Boxes.full("trun", Boxes.number(40_000_000 as UInt32)))
    ),
    ("a table of chunks", track { $0.chunks = Boxes.table("stco", told: .max, [40]) }),
    ("a long table of chunks", track { $0.chunks = Boxes.table("co64", told: 1 << 29, [0, 40]) }),
    ("runs of durations", track { $0.durations = Boxes.table("stts", told: .max, [6, 1]) }),
    ("composition times", track { $0.compositions = Boxes.table("ctts", told: .max, [6, 1]) }),
    ("keyframes", track { $0.keyframes = Boxes.table("stss", told: .max, [1]) }),
    ("partial keyframes", track { $0.more = Boxes.table("stps", told: .max, [1]) }),
    (
      "sizes one by one",
      track { $0.sizes = Boxes.full("stsz", Boxes.number(UInt64(UInt32.max))) }
    ),
    ("more samples than can be kept", long(count: 5_000_000, edits: 1)),
    ("64 edits of 100,000 samples", long(count: 100_000, edits: 64)),
    ("nine tracks", MadeClip(tracks: Array(repeating: MadeTrack(), count: 9)).bytes),
    ("two tables of sizes", track { $0.more = MadeTrack.constantSize(1, count: 1) }),
    ("two kinds of sizes", track { $0.more = Boxes.full("stz2", [0, 0, 0, 8, 0, 0, 0, 0]) }),
    ("two kinds of chunks", track { $0.more = Boxes.table("co64", []) }),
    ("a table in another place", MadeClip(more: MadeTrack.constantSize(1, count: 9)).bytes),
    ("a table in user data", MadeClip(more: Boxes.box("udta", MadeTrack.sizes([]))).bytes),
    (
      "a table in a sample entry",
      track {
        $0.entry.replaceSubrange($0.entry.count - 20..<$0.entry.count - 16, with: "stsz".utf8)
      }
    ),
    (
      "a track outside of the movie",
      Boxes.ftyp + Boxes.box("trak") + MadeClip().bytes.dropFirst(24)
    ),
    (
      "a track behind what is no box",
      MadeClip(behind: [0, 0, 0, 9, 1, 2, 3, 4, 5] + Boxes.box("trak")).bytes
    ),
    ("a compressed movie header", MadeClip(more: Boxes.box("cmov")).bytes),
    ("boxes in boxes", MadeClip(more: nested(20)).bytes),
    ("keys of metadata", MadeClip(more: Boxes.box("meta", hdlr + keys)).bytes),
    ("the same bytes over and over", overlapping),
    ("a table shorter than its head", track { $0.sizes = Boxes.box("stsz") }),
    ("a table without its count", track { $0.runs = Boxes.box("stsc", [0, 0, 0, 0]) }),
    ("a sample entry larger than its table", track { $0.entry[19] += 1 }),
    ("metadata that begins early", MadeClip(more: Boxes.box("meta", Array("hdlr".utf8))).bytes),
    ("groups of samples", track { $0.more = Boxes.table("sbgp", told: kind("rap "), [.max]) }),
    ("kinds of groups", track { $0.more = Boxes.table("sgpd", told: kind("sync"), [.max]) }),
    ("fragments and a track without an id", MadeFragments(header: []).bytes),
    (
      "fragments and a track with too large an id",
      MadeFragments(
        header: Boxes.full("tkhd", Boxes.number(0 as UInt64) + Boxes.number(1 << 31 as UInt32))
      ).bytes
    ),
    ("a short run in a fragment", fragment(run: Boxes.box("trun", [0, 0, 0, 0]))),
  ]

  /// Those that one wrong bit can make of a good file: not shown to libavformat, and kept.
  static let broken: Set = [
    "two tables of sizes", "two kinds of sizes", "two kinds of chunks", "a table in another place",
    "a table in user data", "a table in a sample entry", "a track outside of the movie",
    "a track behind what is no box", "a compressed movie header", "a table shorter than its head",
    "a table without its count", "a sample entry larger than its table",
    "metadata that begins early", "a short run in a fragment", "the same bytes over and over",
  ]

  private static let hdlr = Boxes.full("hdlr", Boxes.number(0 as UInt32) + Array("mdta".utf8))
  private static let keys = Boxes.table("keys", told: .max, [])

  private static func track(_ change: (inout MadeTrack) -> Void) -> [UInt8] {
    MadeClip.with(change).bytes
  }

  private static func huge(samples: UInt32, compositions: [UInt8] = []) -> [UInt8] {
    track {
      $0.sizes = MadeTrack.constantSize(1, count: samples)
      $0.durations = Boxes.table("stts", width: 2, [samples, 1])
      $0.runs = Boxes.table("stsc", width: 3, [1, samples, 1])
      $0.chunks = Boxes.table("stco", [40])
      $0.compositions = compositions
      $0.keyframes = []
    }
  }

  private static let manyEdits = track {
    $0.edits = Boxes.table("elst", width: 3, (0..<2000).flatMap { _ in [20_000, 0, 1 << 16] })
  }

  /// A clip with a byte for each of its samples.
  private static func long(count: UInt32, edits: Int) -> [UInt8] {
    var clip = MadeClip.with {
      $0.sizes = MadeTrack.constantSize(1, count: count)
      $0.durations = Boxes.table("stts", width: 2, [count, 1])
      $0.runs = Boxes.table("stsc", width: 3, [1, count, 1])
      $0.chunks = Boxes.table("stco", [40])
      $0.compositions = []
      $0.keyframes = []
      $0.edits = Boxes.table(
        "elst", width: 3, (0..<edits).flatMap { _ in [count, 0, 1 << 16] })
    }
    clip.media = [UInt8](repeating: 0, count: Int(count))
    return clip.tailBytes
  }

  private static let overlapping: [UInt8] = {
    var clip = MadeClip.with {
      $0.sizes = MadeTrack.constantSize(60, count: 100)
      $0.durations = Boxes.table("stts", width: 2, [100, 1])
      $0.compositions = []
      $0.runs = Boxes.table("stsc", width: 3, [1, 1, 1])
      $0.chunks = Boxes.table("stco", [UInt32](repeating: UInt32(Boxes.ftyp.count + 8), count: 100))
    }
    return clip.tailBytes
  }()

  private static func kind(_ name: String) -> UInt32 { BoxType(stringLiteral: name).code }

  private static func fragment(run: [UInt8]) -> [UInt8] { MadeFragments(run: run).bytes }

  private static func nested(_ depth: Int) -> [UInt8] {
    (0..<depth).reduce([]) { inner, _ in Boxes.box("udta", inner) }
  }
}
