import FoundationEssentials
import Glibc
import Testing

@testable import Media

extension WithWorkers {
  // ffmpeg makes what no file at hand has; it is not everywhere.
  @Suite(.enabled(if: Generated.canMake, "there is no ffmpeg"))
  struct `Generated files` {
    @Test func `of 57 frames are 2.375 seconds long`() async throws {
      let directory = try TemporaryDirectory()
      let path = try Generated.file(in: directory, ["-frames:v", "57", "-c:v", "mpeg4"])
      try await withWorkers { workers in
        let facts = try await workers.examine(path: path, depth: .frames)
        #expect(facts.whole && facts.video?.frames == 57 && facts.video?.duration == 2.375)
      }
    }

    @Test(arguments: ["AIGC", "aigc_info"])
    func `with a label for generated content say so`(key: String) async throws {
      let directory = try TemporaryDirectory()
      let label = ["-metadata", "\(key)={\"Label\":\"1\"}", "-movflags", "use_metadata_tags"]
      let labelled = try Generated.file(in: directory, ["-frames:v", "5", "-c:v", "mpeg4"] + label)
      try await withWorkers { workers in
        let facts = try await workers.examine(path: labelled, depth: .headers)
        #expect(facts.aigcLabel)
      }
    }

    @Test func `without one do not, and a codec without decoder is no damage`() async throws {
      let directory = try TemporaryDirectory()
      let path = try Generated.file(in: directory, ["-frames:v", "5", "-c:v", "mjpeg"])
      try await withWorkers { workers in
        let facts = try await workers.examine(path: path, depth: .frames)
        #expect(!facts.aigcLabel)
        #expect(facts.whole && facts.problems.map(\.slug) == [.notDecoded])
      }
    }
  }
}
