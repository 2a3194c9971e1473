import Testing

@testable import Media

/// One wrong bit in a count makes a table promise more than its box has.
@Suite struct `A table that promises too much` {
  /// With the bytes that libavformat allocates for an entry.
  private static let tables: [(name: String, allocation: Int)] = [
    ("stts", 12), ("ctts", 12), ("stss", 4), ("stco", 8), ("elst", 24), ("stsz", 8), ("stsc", 0),
    ("stsd", 0), ("dref", 0),
  ]

  private func clip(_ table: String, flipping bit: Int) throws -> [UInt8] {
    var bytes = MadeClip().bytes
    let name = Array(table.utf8)
    let start = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
    // Version and flags, and in stsz the size of all samples, stand before the count.
    let count = start + (table == "stsz" ? 12 : 8)
    bytes[count + 3 - bit / 8] ^= 1 << UInt8(bit % 8)
    return bytes
  }

  @Test(arguments: tables)
  func `is read all the same, unless that would take 16 MiB`(
    table: String, allocation: Int
  ) throws {
    // The lower bits are in the counts already, or fit into their boxes.
    for bit in 5..<32 {
      let walk = BoxWalk(try clip(table, flipping: bit))
      if allocation << bit >= 16 << 20 {
        #expect(walk.refusal?.slug == .tableBomb, "bit \(bit)")
      } else if walk.refusal == nil {
        #expect(walk.flaws.first?.slug == .badMovieHeader && walk.isReadable, "bit \(bit)")
        #expect(walk.movie?.video?.samples == 6, "bit \(bit)")
      } else {
        // What stands behind a sample entry is none.
        #expect(table == "stsd" && walk.refusal?.slug == .badMovieHeader, "bit \(bit)")
      }
    }
  }

  @Test func `is a video, and damaged`() throws {
    let bytes = try clip("stss", flipping: 12)
    let facts = Facts(file: "x", bytes: Int64(bytes.count), walk: BoxWalk(bytes), measured: nil)
    #expect(facts.isMedia && !facts.whole && facts.problems.map(\.slug) == [.badMovieHeader])
  }

  @Test func `may be as large as the file`() throws {
    var clip = MadeClip.with { $0.keyframes = Boxes.table("stss", told: 4_500_000, [1, 4]) }
    #expect(BoxWalk(clip.bytes).slugs == [.tableBomb])
    clip.media = [UInt8](repeating: 7, count: 18_000_000)
    #expect(BoxWalk(clip.bytes).slugs == [.badMovieHeader])
  }

  @Test(arguments: ["av1m", "roll", "tscl"])
  func `is none where libavformat does not read the groups`(kind: String) {
    let code = BoxType(stringLiteral: kind).code
    for groups in ["sgpd", "sbgp"] {
      let table = Boxes.table(groups, told: code, [.max])
      #expect(BoxWalk(MadeClip.with { $0.more = table }.bytes).slugs == [], "\(groups)")
    }
  }
}
