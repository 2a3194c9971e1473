extension Check {
  /// The checks that are recorded and told, and change no verdict: what a service says here is a
  /// class or an estimate, or follows the user's input picture.
  static func advisory(_ facts: Facts, _ expectations: Expectations) -> [Check] {
    guard let video = facts.video else { return [] }
    return [
      resolution(video, expectations.resolution?.value),
      ratio(video, expectations.ratio?.value),
      frames(video, expectations),
      tokens(video, expectations.tokens?.value),
      audioDuration(facts),
    ].compactMap(\.self)
  }

  /// Of Seedance's sizes the short side of 21:9 lies 14 % below its label, that of 1:1 33 % above.
  private static func resolution(_ video: VideoFacts, _ label: String?) -> Check? {
    guard let label, let lines = lines(of: label), let size = video.size else { return nil }
    let shortSide = Double(min(size.width, size.height))
    return Check(
      .resolution, binding: false, expected: .text(label), actual: .number(shortSide),
      tolerance: .text("-15%/+34%"),
      passes: (0.85 * lines...1.34 * lines).contains(shortSide))
  }

  private static func lines(of label: String) -> Double? {
    switch label.lowercased() {
    case "2k": 1440
    case "4k": 2160
    case let label where label.hasSuffix("p"): Double(label.dropLast())?.ifMeant
    default: nil
    }
  }

  /// Sizes are multiples of 16: 864x480 is called 16:9, and is 1.3 % wider.
  private static func ratio(_ video: VideoFacts, _ label: String?) -> Check? {
    let sides = label?.split(separator: ":").compactMap { Double($0)?.ifMeant } ?? []
    guard let label, sides.count == 2, let size = video.size else { return nil }
    let isUpright = video.rotation % 180 == 0
    let shape = Double(size.width) / Double(size.height)
    let actual = isUpright ? shape : 1 / shape
    let expected = sides[0] / sides[1]
    return Check(
      .ratio, binding: false, expected: .text(label),
      actual: .text(
        "\(isUpright ? size.width : size.height):\(isUpright ? size.height : size.width)"),
      tolerance: .text("3%"), passes: abs(actual / expected - 1) <= 0.03)
  }

  /// 24·d+1 where no count was told: so many frames Seedance makes of d seconds at 24 a second.
  private static func frames(_ video: VideoFacts, _ expectations: Expectations) -> Check? {
    guard let actual = video.frames else { return nil }
    let expected: Double
    if let told = expectations.frames?.value {
      guard told > 0 else { return nil }
      expected = Double(told)
    } else {
      let rate = expectations.framesPerSecond?.value.ifMeant ?? video.frameRate ?? 0
      guard abs(rate - 24) < 0.5, let seconds = expectations.duration?.value.ifMeant,
        seconds == seconds.rounded()
      else { return nil }
      expected = 24 * seconds + 1
    }
    return Check(
      .frames, binding: false, expected: .number(expected), actual: .number(Double(actual)),
      passes: Double(actual) == expected)
  }

  /// Seedance bills width x height x frames / 1024, rounded down.
  private static func tokens(_ video: VideoFacts, _ expected: Int?) -> Check? {
    guard let expected, expected > 0, let size = video.size, let frames = video.frames else {
      return nil
    }
    let actual = (Double(size.width) * Double(size.height) * Double(frames) / 1024).rounded(.down)
    return Check(
      .tokens, binding: false, expected: .number(Double(expected)), actual: .number(actual),
      passes: actual == Double(expected))
  }

  /// The last packets of AAC reach up to 62 ms beyond the last picture; half a second either way is a
  /// mistake.
  private static func audioDuration(_ facts: Facts) -> Check? {
    guard let video = facts.video?.duration, let audio = facts.audio?.duration else { return nil }
    return Check(
      .audioDuration, binding: false, expected: .number(video), actual: .number(audio),
      tolerance: .text("-0.5/+0.5"), passes: abs(facts.soundDelay + audio - video) <= 0.5)
  }
}

extension VideoFacts {
  fileprivate var size: (width: Int, height: Int)? {
    guard let width, let height else { return nil }
    return (width, height)
  }
}
