extension Check {
  /// The checks that the verdict hangs on, as far as there are expectations for them.
  static func binding(
    _ facts: Facts, _ expectations: Expectations, _ tolerances: Tolerances
  ) -> [Check] {
    binding(
      duration: facts.video?.duration, frameRate: facts.video?.frameRate,
      // Of a file that could not be read it is not known whether it has one.
      hasAudio: facts.duration == nil ? nil : facts.audio != nil, expectations, tolerances)
  }

  /// Nil for what the file does not tell: then what was expected of it fails.
  static func binding(
    duration: Double?, frameRate: Double?, hasAudio: Bool?, _ expectations: Expectations,
    _ tolerances: Tolerances
  ) -> [Check] {
    [
      Self.duration(duration, expectations.duration?.value, tolerances),
      framesPerSecond(frameRate, expectations.framesPerSecond?.value, tolerances),
      audio(hasAudio, expectations.audio?.value),
    ].compactMap(\.self)
  }

  /// Facts are told to six places: what differs in the last of them is equal.
  private static let rounding = 0.000_001

  private static func duration(
    _ actual: Double?, _ expected: Double?, _ tolerances: Tolerances
  ) -> Check? {
    guard let expected = expected?.ifMeant else { return nil }
    let over = max(tolerances.over, expected * tolerances.overShare)
    let range = (expected - tolerances.under - rounding)...(expected + over + rounding)
    return Check(
      .duration, binding: true, expected: .number(expected), actual: actual.map(CheckValue.number),
      tolerance: .text("-\(tolerances.under)/+\(over)"),
      passes: actual.map(range.contains) ?? false)
  }

  private static func framesPerSecond(
    _ actual: Double?, _ expected: Double?, _ tolerances: Tolerances
  ) -> Check? {
    guard let expected = expected?.ifMeant else { return nil }
    let most = tolerances.framesPerSecond + rounding
    return Check(
      .fps, binding: true, expected: .number(expected), actual: actual.map(CheckValue.number),
      tolerance: .number(tolerances.framesPerSecond),
      passes: actual.map { abs($0 - expected) <= most } ?? false)
  }

  /// The host's own checksum of the file.
  static func checksum(_ told: String, found: String) -> Check {
    Check(
      .checksum, binding: true, expected: .text(told), actual: .text(found), passes: told == found)
  }

  private static func audio(_ actual: Bool?, _ expected: Bool?) -> Check? {
    guard let expected else { return nil }
    return Check(
      .audio, binding: true, expected: .flag(expected), actual: actual.map(CheckValue.flag),
      passes: actual == expected)
  }
}

extension Double {
  /// Nil for what is no expectation: nothing, or less than that.
  var ifMeant: Double? { isFinite && self > 0 ? self : nil }
}
