import Testing

@testable import Media

@Suite(.timeLimit(.minutes(30))) struct `A bomb` {
  @Test(arguments: Bombs.all.map(\.name)) func `is refused at once, and read once`(
    name: String
  ) throws {
    let bytes = try #require(Bombs.all.first { $0.name == name }).bytes
    var asked = 0
    var walk: BoxWalk?
    let time = ContinuousClock().measure {
      walk = BoxWalk(size: Int64(bytes.count)) { offset, count in
        asked += count
        return Array(bytes[Int(offset)...].prefix(count))
      }
    }
    let refusal = try #require(walk?.refusal)
    #expect(
      refusal.slug == (Bombs.broken.contains(name) ? .badMovieHeader : .tableBomb), "\(refusal)")
    #expect(!refusal.sentence.isEmpty)
    #expect(time < .seconds(20))
    #expect(asked < 100_000)
  }

  @Test(arguments: [(17 << 20, 1), (15 << 20, 5)])
  func `of headers alone is refused before they are read`(length: Int, count: Int) {
    let front = Boxes.ftyp + Boxes.moov
    let header = Boxes.header("moof", size: UInt32(length))
    let size = Int64(front.count + length * count)
    var asked = 0
    let walk = BoxWalk(size: size) { offset, wanted in
      asked += wanted
      return offset < front.count ? Array(front[Int(offset)...].prefix(wanted)) : header
    }
    #expect(walk.slugs == [.tableBomb] && asked < 1000)
  }

  @Test func `in a movie header that is said to go on is not shown to anyone`() throws {
    var bytes = try #require(Bombs.all.first).bytes
    // The lowest byte of the movie header's size; a box of media data follows it.
    bytes[Boxes.ftyp.count + 2] += 1
    let walk = BoxWalk(bytes)
    #expect(!walk.isReadable && walk.refusal == nil && !walk.isComplete)
    #expect(Problem.all(in: walk, ofSize: Int64(bytes.count)).map(\.slug).contains(.truncated))
  }

  @Test func `is none where a whole file was cut in its tables`() {
    let bytes = MadeClip().tailBytes
    let cut = BoxWalk(Array(bytes.dropLast(30)))
    #expect(!cut.isReadable && cut.refusal == nil && cut.flaws.isEmpty && !cut.isComplete)
    let more = Boxes.box("udta", [UInt8](repeating: 0, count: 8))
    let late = BoxWalk(Array(MadeClip(more: more).tailBytes.dropLast(1)))
    #expect(late.isReadable && late.flaws.isEmpty && !late.isComplete)
    #expect(late.movie?.video?.samples == 6)
  }

  @Test func `of a list of keys time and again is read in one pass`() {
    let name = Boxes.number(12 as UInt32) + Array("mdtaAIGC".utf8)
    let keys = Boxes.full("keys", Boxes.number(1 as UInt32) + name)
    let handler = Boxes.full("hdlr", [UInt8](repeating: 0, count: 21))
    let lists = Array(repeatElement(keys, count: 50_000).joined())
    let bytes = MadeClip(more: Boxes.box("meta", handler + lists)).bytes
    var walk: BoxWalk?
    // Where each list looked through all of them, this took minutes.
    #expect(ContinuousClock().measure { walk = BoxWalk(bytes) } < .seconds(30))
    #expect(walk?.isComplete == true && walk?.movie?.hasAIGCLabel == false)
  }

  @Test func `of outermost boxes is refused`() {
    let front = Boxes.ftyp + Boxes.moov
    let bytes = front + (0..<TopLevel.mostBoxes).flatMap { _ in Boxes.box("free") }
    #expect(BoxWalk(bytes).slugs == [.tooManyBoxes])
  }

  @Test func `is none where the sound has a sample for each of its numbers`() throws {
    var sound = MadeTrack()
    sound.handler = Boxes.full("hdlr", Boxes.number(0 as UInt32) + Array("soun".utf8))
    sound.sizes = MadeTrack.constantSize(1, count: 5_000_000)
    sound.durations = Boxes.table("stts", width: 2, [5_000_000, 1])
    (sound.compositions, sound.keyframes, sound.edits) = ([], [], [])
    sound.runs = Boxes.table("stsc", width: 3, [1, 5_000_000, 1])
    sound.chunks = Boxes.table("stco", [UInt32(Boxes.ftyp.count + 8)])
    let clip = MadeClip(tracks: [sound], media: [UInt8](repeating: 0, count: 5_000_000))
    let walk = BoxWalk(clip.tailBytes)
    #expect(walk.isComplete && walk.movie?.audio?.samples == 5_000_000)
  }
}
