import Ledger
import Media
import Providers

extension Expectations {
  /// What was said of an artifact before it came: by the reply, unless the user's list says
  /// otherwise.
  ///
  /// An ultra task's reply tells two resolutions, and bills the tokens of its `video` only.
  init(_ details: Details, row: TaskRow, role: Artifact.Role) {
    let isUltra = details.superResolution != nil
    let resolution =
      role == .video ? details.superResolution ?? details.resolution : details.resolution
    self.init(
      duration: Self.first(row.duration, details.duration),
      framesPerSecond: Self.first(row.framesPerSecond, details.framesPerSecond),
      audio: details.generateAudio.map { Expectation($0, from: .provider) },
      resolution: resolution.map { Expectation($0, from: .provider) },
      ratio: details.ratio.map { Expectation($0, from: .provider) },
      tokens: isUltra ? nil : details.tokens.map { Expectation(Int($0), from: .provider) })
  }

  private static func first(_ listed: Double?, _ replied: Double?) -> Expectation<Double>? {
    listed.map { Expectation($0, from: .list) } ?? replied.map { Expectation($0, from: .provider) }
  }
}
