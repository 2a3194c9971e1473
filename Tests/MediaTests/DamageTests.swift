import Testing

@testable import Media

extension WithWorkers {
  @Suite(.enabled(if: Damages.canMake, "there are no made clips, or there is no python3"))
  struct `Damage of made clips` {
    @Test(arguments: Depth.allCases) func `is seen in none that is whole`(depth: Depth) async throws
    {
      try await withWorkers(count: 2) { workers in
        for clip in MadeClips.whole {
          let facts = try await workers.examine(path: clip, depth: depth)
          #expect(facts.whole && facts.problems.isEmpty, "\(clip)")
        }
      }
    }

    @Test(arguments: Damages.promises)
    func `is found from the depth on that is promised`(kind: String, depth: Depth) async throws {
      let directory = try TemporaryDirectory()
      let damages = try Damages(of: kind, in: directory)
      try await withWorkers { workers in
        for file in damages.files {
          let facts = try await workers.examine(path: file, depth: depth)
          #expect(!facts.whole && !facts.problems.isEmpty, "\(file)")
        }
      }
    }

    /// Which of these change what is seen is up to chance: half of them is less than what is found.
    @Test(arguments: ["bit-slice", "zeros-sector", "random-page"])
    func `inside of pictures is found by decoding more often than not`(kind: String) async throws {
      let directory = try TemporaryDirectory()
      let damages = try Damages(of: kind, in: directory)
      var found = 0
      try await withWorkers(count: 2) { workers in
        for file in damages.files {
          found += try await workers.examine(path: file, depth: .frames).whole ? 0 : 1
        }
      }
      #expect(2 * found > damages.files.count)
    }
  }
}
