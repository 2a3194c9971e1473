import Testing

@testable import Media

@Suite struct `Fragments` {
  @Test func `that keep all promises are whole`() {
    let walk = BoxWalk(MadeFragments().bytes)
    #expect(walk.isComplete, "\(walk.flaws)")
    #expect(walk.movie?.isFragmented == true)
    #expect(
      BoxWalk(MadeFragments(promised: nil, hasTable: false, hasIndex: false).bytes).isComplete)
  }

  @Test(arguments: [(3000, false, false), (nil, true, false), (nil, false, true)])
  func `that are promised and missing are told`(promised: UInt32?, table: Bool, index: Bool) {
    let clip = MadeFragments(promised: promised, hasTable: table, hasIndex: index)
    #expect(BoxWalk(clip.bytes).isComplete)
    let walk = BoxWalk(clip.bytesWithoutLast)
    #expect(walk.slugs == [.fragmentsMissing])
  }

  @Test(arguments: [0, 1] as [UInt8])
  func `are held against an index of either version`(version: UInt8) {
    let clip = MadeFragments(promised: nil, hasTable: false, indexVersion: version)
    #expect(BoxWalk(clip.bytes).slugs == [])
    #expect(BoxWalk(clip.bytesWithoutLast).slugs == [.fragmentsMissing])
  }

  @Test(
    arguments: [
      ([0, 2, 4], true), ([90, 92, 94], true), ([0, 2], true), ([0, 1, 2], true),
      ([0, 2, 6], false), ([0, 4, 6], false), ([0, 2, .max], false),
    ] as [([UInt32], Bool)])
  func `that are missing between others are told by the times of these`(
    starts: [UInt32], isWhole: Bool
  ) {
    let walk = BoxWalk(MadeFragments(starts: starts).bytes)
    #expect(walk.slugs == (isWhole ? [] : [.fragmentsMissing]))
  }

  @Test func `that nobody promised are not missed`() {
    let clip = MadeFragments(promised: nil, hasTable: false, hasIndex: false)
    #expect(BoxWalk(clip.bytesWithoutLast).isComplete)
  }

  @Test(arguments: [
    (run(flags: 1, 2, 4), Problem.Slug.samplesOutside), (run(flags: 1, 2, 1 << 20), .truncated),
    (run(flags: 1, 2, UInt32(bitPattern: -1000)), .badFragments),
    (run(flags: 0x201, 2, 100, 10, .max), .truncated),
    (run(flags: 0x101, 2, 100, 1), .badFragments),
    (run(flags: 0xf00, .max), .tableBomb), (run(flags: 0, 1_000_000), .tableBomb),
    (Boxes.full("trun"), .badMovieHeader),
  ])
  func `whose runs are wrong are told`(run: [UInt8], slug: Problem.Slug) {
    let walk = BoxWalk(MadeFragments(run: run).bytes)
    #expect(walk.slugs.contains(slug), "\(walk.slugs)")
  }

  @Test func `of tracks that are not there are told`() {
    let header = Boxes.full("tfhd", flags: 0x2_0000, Boxes.number(9 as UInt32))
    let stray = Boxes.box("moof", Boxes.box("traf", header))
    #expect(BoxWalk(MadeClip(behind: stray).bytes).slugs == [.badFragments])
    let headless = Boxes.box("moof", Boxes.box("traf"))
    #expect(BoxWalk(MadeClip(behind: headless).bytes).slugs == [.badFragments])
  }

  @Test func `in tables with more than can be are refused`() {
    let count = UInt32(TopLevel.mostBoxes + 1)
    let head = [1, 0, count].flatMap { Boxes.number($0) }
    let entries = [UInt8](repeating: 0, count: Int(count) * 11)
    let table = Boxes.box("mfra", Boxes.full("tfra", head + entries))
    #expect(BoxWalk(MadeClip(behind: table).bytes).slugs == [.tableBomb])
    let empty = Boxes.box("mfra", Boxes.full("tfra", head))
    #expect(BoxWalk(MadeClip(behind: empty).bytes).slugs == [.badFragments])
  }

  private static func run(flags: UInt32, _ numbers: UInt32...) -> [UInt8] {
    Boxes.full("trun", flags: flags, numbers.flatMap { Boxes.number($0) })
  }
}
