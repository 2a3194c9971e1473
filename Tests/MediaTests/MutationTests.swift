import FoundationEssentials
import Testing

@testable import Media

@Suite(.timeLimit(.minutes(30))) struct `Clips that are changed at random` {
  /// Made-up ones, and where they are at hand real ones of few bytes.
  private static let clips: [[UInt8]] = {
    let real = [
      "fq__stz2.mp4", "moviepy__bitmap.mp4", "gomp4__sample_fragmented.mp4",
      "mp4parse__h264_white_frame_sar_16_9.mp4", "media3__sample_with_av1c.mp4",
      "media3__sample.text.mp4", "afl__small_movie.mp4", "shaka__green-pixel.mp4",
    ].compactMap { try? [UInt8](Data(contentsOf: URL(filePath: Corpus.path($0)))) }
    return [MadeClip().bytes, MadeClip().tailBytes, MadeFragments().bytes] + real
  }()

  @Test func `are walked to an end, by reading little, and without a contradiction`() async {
    var generator = SeededGenerator(seed: 4)
    var (refused, flawed, whole) = (0, 0, 0)
    for round in 0..<10_000 {
      // The other tests want their turn.
      await Task.yield()
      let clip = Self.clips[round % Self.clips.count]
      let bytes = changed(clip, using: &generator)
      let size = Int64(bytes.count)
      var asked = 0
      let walk = BoxWalk(size: size) { offset, count in
        asked += count
        return Array(bytes[Int(offset)...].prefix(count))
      }
      #expect(asked <= 5 * bytes.count + BoxHeader.longest)
      let problems = Problem.all(in: walk, ofSize: size)
      #expect(walk.isComplete == problems.isEmpty)
      #expect(walk.refusal == nil || problems == [walk.refusal].compactMap(\.self))
      #expect(!walk.isComplete || (walk.dataEnd ?? 0) <= size)
      #expect((walk.movie?.tracks.count ?? 0) <= MovieParser.mostTracks)
      refused += walk.refusal == nil ? 0 : 1
      flawed += walk.refusal == nil && !walk.isComplete ? 1 : 0
      whole += walk.isComplete ? 1 : 0
    }
    // Were one of these rare, the changes would reach too little.
    #expect(min(refused, flawed, whole) > 300, "\(refused) \(flawed) \(whole)")
  }

  /// One to three changes: a bit, a byte, a number of all ones, a cut, or bytes taken out.
  private func changed(
    _ clip: [UInt8], using generator: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = clip
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<8, using: &generator) {
      case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2, 3: bytes[place] = .random(in: 0...255, using: &generator)
      case 4, 5:
        for index in place..<min(place + 4, bytes.count) { bytes[index] = 0xff }
      case 6: bytes.removeSubrange(place..<min(place + 4, bytes.count - 1))
      default: bytes.removeLast(min(bytes.count - place, bytes.count - 1))
      }
    }
    return bytes
  }
}
