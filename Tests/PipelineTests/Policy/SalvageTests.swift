import Testing

@testable import Media
@testable import Pipeline

@Suite struct `What a broken transfer has left` {
  @Test(
    arguments: [
      // Whole, not in fragments: nothing can be missing.
      (facts(), .notTold, false, Salvage.whole), (facts(), .reached, nil, .whole),
      // Fragments may end anywhere, unless the video is as long as it should be.
      (facts(fragmented: true), .notTold, true, .whole),
      (facts(fragmented: true), .notTold, false, .candidate),
      (facts(fragmented: true), .reached, nil, .candidate),
      // The host has told more than the file is long.
      (facts(), .toldLonger, true, .whole), (facts(), .toldLonger, nil, .whole),
      (facts(), .toldLonger, false, .beginning),
      (facts(fragmented: true), .toldLonger, true, .whole),
      (facts(fragmented: true), .toldLonger, nil, .beginning),
      // All that was told is here, and is damaged.
      (facts(problem: .badNALLengths), .reached, false, .candidate),
      (facts(problem: .badNALLengths), .toldLonger, true, .beginning),
      (facts(problem: .truncated), .notTold, true, .beginning),
      (facts(problem: .noMovieHeader), .notTold, nil, .beginning),
      (facts(container: nil), .reached, true, .beginning),
      (facts(problem: .tableBomb), .reached, true, .beginning),
    ] as [(Facts, Salvage.Length, Bool?, Salvage)])
  func `is worth what its boxes, its length and its duration say`(
    facts: Facts, length: Salvage.Length, passesDuration: Bool?, worth: Salvage
  ) {
    #expect(Salvage(facts, length, passesDuration: passesDuration) == worth)
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
