import Foundation
import Testing

@testable import Media

@Suite struct `An early answer` {
  /// Six pictures in a quarter of a second, and no sound; shown for so many thousandths of a second.
  private func clip(shown: UInt32 = 250) -> MadeClip {
    .with { $0.edits = Boxes.table("elst", width: 3, [shown, 0, 1 << 16]) }
  }

  private func answer(
    _ bytes: [UInt8], announced: Int64? = nil, _ expectations: Expectations = Expectations()
  ) -> EarlyAnswer? {
    EarlyAnswer(
      beginning: bytes[...], announced: announced, expectations: expectations, within: Tolerances())
  }

  @Test func `is not given before the movie header has come`() {
    let bytes = clip().bytes
    let header = bytes.count - clip().media.count - 8
    #expect(answer(Array(bytes.prefix(header - 1))) == nil)
    #expect(answer(Array(bytes.prefix(header)))?.isGood == true)
  }

  @Test func `names each expectation that can't be met any more`() throws {
    let expectations = Expectations(
      duration: .init(5, from: .list), framesPerSecond: .init(60, from: .provider),
      audio: .init(true, from: .provider))
    let early = try #require(answer(clip().bytes, expectations))
    #expect(early.failed.map(\.name) == [.duration, .fps, .audio])
    #expect(early.failed[0].actual == .number(0.25))
    #expect(!early.isGood && early.problems.isEmpty)
  }

  @Test func `holds the length that is announced against that of the samples`() throws {
    let bytes = clip().bytes
    let size = Int64(bytes.count)
    #expect(try #require(answer(bytes, announced: size)).isGood)
    #expect(try #require(answer(bytes)).isGood)
    #expect(try #require(answer(bytes, announced: size - 1)).problems.first?.slug == .truncated)
  }

  @Test func `says nothing of times that edits cut, or that fragments bring`() throws {
    let long = Expectations(
      duration: .init(5, from: .list), framesPerSecond: .init(60, from: .list))
    #expect(try #require(answer(clip(shown: 100).bytes, long)).isGood)
    #expect(try #require(answer(clip().bytes, long)).failed.count == 2)
    #expect(try #require(answer(MadeFragments().bytes, long)).failed.isEmpty)
  }

  @Test func `of what has no movie header in front is that nothing is wrong yet`() throws {
    #expect(try #require(answer(MadeClip().tailBytes)).isGood)
  }

  @Test func `of a bomb is its refusal`() throws {
    let bomb = try #require(Bombs.all.first).bytes
    #expect(try #require(answer(bomb)).problems.map(\.slug) == [.tableBomb])
  }
}
