import Testing

@testable import Media

@Suite struct `A verdict` {
  private func verify(_ facts: Facts, _ expectations: Expectations) -> Verification {
    Verification(of: facts, against: expectations)
  }

  @Test func `is verified when everything expected is there`() {
    let verification = verify(
      .sample(duration: 5.041667),
      Expectations(
        duration: Expectation(5, from: .provider), framesPerSecond: Expectation(24, from: .list),
        audio: Expectation(true, from: .provider)))
    #expect(verification.verdict == .verified)
    #expect(verification.reasons.isEmpty)
    #expect(verification.checks.filter(\.binding).map(\.name) == [.duration, .fps, .audio])
    #expect(verification.checks.allSatisfy { $0.result == .passed })
  }

  @Test func `is unchecked when nothing binding was expected`() {
    let expectations = Expectations(
      duration: Expectation(-1, from: .provider), framesPerSecond: Expectation(0, from: .provider),
      ratio: Expectation("9:16", from: .provider))
    let verification = verify(.sample(), expectations)
    #expect(verification.verdict == .unchecked)
    #expect(verification.checks.contains { $0.name == .ratio && $0.result == .differs })
  }

  @Test(arguments: [
    (5.0, 4.95, true), (5, 4.949, false), (5, 4.916667, false), (5, 5.0, true), (5, 5.25, true),
    (5, 5.2501, false),
    (5, 5.041667, true), (5, 5.016667, true), (15, 15.30, true), (15, 15.3001, false),
    (15, 14.95, true), (10, 5.041667, false),
  ])
  func `takes a duration within its window`(expected: Double, actual: Double, passes: Bool) {
    let verification = verify(
      .sample(duration: actual), Expectations(duration: Expectation(expected, from: .list)))
    #expect(verification.verdict == (passes ? .verified : .mismatch))
    #expect(verification.reasons == (passes ? [] : ["duration-mismatch"]))
  }

  @Test(arguments: [
    (24.0, true), (24.119, true), (24.5, true), (23.5, true), (24.51, false), (30, false),
  ])
  func `takes a frame rate within half a frame`(actual: Double, passes: Bool) {
    let verification = verify(
      .sample(frameRate: actual), Expectations(framesPerSecond: Expectation(24, from: .provider)))
    #expect(verification.verdict == (passes ? .verified : .mismatch))
    #expect(verification.reasons == (passes ? [] : ["fps-mismatch"]))
  }

  @Test(arguments: [true, false], [true, false])
  func `wants audio exactly where it was ordered`(expected: Bool, actual: Bool) {
    let verification = verify(
      .sample(hasAudio: actual), Expectations(audio: Expectation(expected, from: .provider)))
    #expect(verification.verdict == (expected == actual ? .verified : .mismatch))
    #expect(verification.reasons == (expected == actual ? [] : ["audio-mismatch"]))
  }

  @Test func `is damaged whatever the checks say`() {
    var facts = Facts.sample(duration: 5)
    facts.whole = false
    facts.problems = [Problem(.trailingBytes, "one"), Problem(.notDecoded, "other")]
    let verification = verify(facts, Expectations(duration: Expectation(5, from: .list)))
    #expect(verification.verdict == .damaged)
    #expect(verification.reasons == ["trailing-bytes"])
  }

  @Test func `does not guess what a file that cannot be read has`() {
    var facts = Facts.sample()
    (facts.video, facts.audio, facts.duration) = (nil, nil, nil)
    let expectations = Expectations(
      duration: Expectation(5, from: .list), audio: Expectation(false, from: .list))
    let checks = verify(facts, expectations).checks
    #expect(checks.map(\.actual) == [nil, nil])
    #expect(checks.map(\.result) == [.failed, .failed])
  }

  @Test func `of two artifacts is the worse`() {
    #expect(Verdict.allCases == [.verified, .unchecked, .mismatch, .damaged])
    #expect(Verdict.allCases.shuffled().sorted() == Verdict.allCases)
    #expect([Verdict.verified, .damaged, .unchecked].max() == .damaged)
  }
}
