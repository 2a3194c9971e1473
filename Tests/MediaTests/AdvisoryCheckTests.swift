import Testing

@testable import Media

@Suite struct `An advisory check` {
  private func result(_ name: Check.Name, _ facts: Facts, _ expectations: Expectations)
    -> Check.Result?
  {
    let verification = Verification(of: facts, against: expectations)
    return verification.checks.first { $0.name == name }?.result
  }

  @Test(arguments: [
    ("480p", 864, 480, Check.Result?.some(.passed)), ("480p", 960, 416, .passed),
    ("480p", 640, 640, .passed), ("720p", 1280, 720, .passed), ("720p", 720, 1280, .passed),
    ("720p", 1470, 630, .passed), ("720P", 960, 960, .passed), ("1080p", 2176, 928, .passed),
    ("1080p", 1440, 1440, .passed), ("2k", 2560, 1440, .passed), ("4k", 3840, 2160, .passed),
    ("720p", 864, 480, .differs), ("1080p", 1280, 720, .differs), ("480p", 1280, 720, .differs),
    ("adaptive", 1280, 720, nil), ("p", 1280, 720, nil), ("-1p", 1280, 720, nil),
  ])
  func `takes any of a label's sizes`(
    label: String, width: Int, height: Int, expected: Check.Result?
  ) {
    let facts = Facts.sample(width: width, height: height)
    let expectations = Expectations(resolution: Expectation(label, from: .provider))
    #expect(result(.resolution, facts, expectations) == expected)
  }

  @Test(arguments: [
    ("16:9", 1280, 720, 0, Check.Result?.some(.passed)), ("16:9", 864, 480, 0, .passed),
    ("9:16", 720, 1280, 0, .passed), ("9:16", 1280, 720, 90, .passed),
    ("16:9", 1280, 720, 180, .passed), ("4:3", 736, 544, 0, .passed),
    ("21:9", 1504, 640, 0, .passed), ("21:9", 992, 432, 0, .passed), ("1:1", 960, 960, 0, .passed),
    ("9:16", 1280, 720, 0, .differs), ("16:9", 1112, 834, 0, .differs),
    ("adaptive", 1280, 720, 0, nil), ("16:0", 1280, 720, 0, nil), ("1:2:3", 1280, 720, 0, nil),
  ])
  func `looks at the shape as it is shown`(
    label: String, width: Int, height: Int, rotation: Int, expected: Check.Result?
  ) {
    let facts = Facts.sample(width: width, height: height, rotation: rotation)
    let expectations = Expectations(ratio: Expectation(label, from: .list))
    #expect(result(.ratio, facts, expectations) == expected)
  }

  @Test(arguments: [
    (5.0, 121, 24.0, Check.Result?.some(.passed)), (10, 241, 24, .passed),
    (5, 120, 24, .differs), (5, 121, 24.12, .passed), (5, 151, 30, nil), (2.375, 57, 24, nil),
  ])
  func `counts one frame more than 24 a second`(
    seconds: Double, frames: Int, frameRate: Double, expected: Check.Result?
  ) {
    let facts = Facts.sample(frames: frames, frameRate: frameRate)
    let expectations = Expectations(duration: Expectation(seconds, from: .provider))
    #expect(result(.frames, facts, expectations) == expected)
  }

  @Test func `takes a told count of frames for what it is`() {
    let expectations = Expectations(frames: Expectation(57, from: .list))
    #expect(result(.frames, .sample(frames: 57), expectations) == .passed)
    #expect(result(.frames, .sample(frames: 58), expectations) == .differs)
  }

  @Test(arguments: [(1280, 720, 108_900), (1920, 1088, 246_840), (864, 496, 50_638)])
  func `knows what tokens a video was billed with`(width: Int, height: Int, tokens: Int) {
    let facts = Facts.sample(width: width, height: height, frames: 121)
    let told = Expectations(tokens: Expectation(tokens, from: .provider))
    #expect(result(.tokens, facts, told) == .passed)
    let other = Expectations(tokens: Expectation(tokens + 1, from: .provider))
    #expect(result(.tokens, facts, other) == .differs)
  }

  @Test(arguments: [
    (5.104, 0, Check.Result.passed), (5.5, 0, .passed), (5.6, 0, .differs), (4.5, 0, .passed),
    (4.4, 0, .differs), (1.01, 0, .differs), (3, 2, .passed), (3, 0.1, .differs),
    (4.8, 0.8, .differs),
  ])
  func `finds sound that does not end with the picture`(
    seconds: Double, delay: Double, expected: Check.Result
  ) {
    var facts = Facts.sample(duration: 5)
    facts.audio?.duration = seconds
    facts.soundDelay = delay
    #expect(result(.audioDuration, facts, Expectations()) == expected)
  }
}
