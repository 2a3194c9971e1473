import Testing

@testable import Media
@testable import Pipeline

@Suite struct `What a broken transfer has left` {
  @Test(
    arguments: [
      // Whole, not in fragments: nothing can be missing.
      (facts(), false, false, Salvage.whole), (facts(), true, false, .whole),
      // Fragments may end anywhere, unless the video is as long as it should be.
      (facts(fragmented: true), false, true, .whole),
      (facts(fragmented: true), false, false, .candidate),
      // All that was told is here, and is damaged.
      (facts(problem: .badNALLengths), true, false, .candidate),
      (facts(problem: .truncated), false, true, .beginning),
      (facts(problem: .noMovieHeader), false, false, .beginning),
      (facts(container: nil), true, true, .beginning),
      (facts(problem: .tableBomb), true, true, .beginning),
    ] as [(Facts, Bool, Bool, Salvage)])
  func `is worth what its boxes, its length and its duration say`(
    facts: Facts, isAsLongAsTold: Bool, passesDuration: Bool, worth: Salvage
  ) {
    #expect(
      Salvage(facts, isAsLongAsTold: isAsLongAsTold, passesDuration: passesDuration) == worth)
  }

  private static func facts(
    fragmented: Bool = false, container: String? = "mp4", problem: Problem.Slug? = nil
  ) -> Facts {
    let problems = problem.map { [Problem($0, "A sentence.")] } ?? []
    return Facts(
      file: "v", bytes: 1000, container: container, duration: 5, video: nil, audio: nil,
      fragmented: fragmented, moovFirst: true, c2pa: false, aigcLabel: false,
      whole: problems.isEmpty, problems: problems)
  }
}
