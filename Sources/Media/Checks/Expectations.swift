/// What was said of a file before it came.
///
/// Nil is no expectation, and so is a number that is not positive: services send 0, -1 and null for
/// "as the model likes".
package struct Expectations: Codable, Sendable, Equatable {
  /// Seconds.
  package var duration: Expectation<Double>?
  package var framesPerSecond: Expectation<Double>?
  /// Whether there is to be an audio track.
  package var audio: Expectation<Bool>?
  /// A label: `480p`, `720p`, `1080p`, `2k`, `4k`.
  package var resolution: Expectation<String>?
  /// `16:9`; `adaptive` and the like are no expectation.
  package var ratio: Expectation<String>?
  package var frames: Expectation<Int>?
  /// The tokens that this very artifact was billed with.
  package var tokens: Expectation<Int>?

  package init(
    duration: Expectation<Double>? = nil, framesPerSecond: Expectation<Double>? = nil,
    audio: Expectation<Bool>? = nil, resolution: Expectation<String>? = nil,
    ratio: Expectation<String>? = nil, frames: Expectation<Int>? = nil,
    tokens: Expectation<Int>? = nil
  ) {
    self.duration = duration
    self.framesPerSecond = framesPerSecond
    self.audio = audio
    self.resolution = resolution
    self.ratio = ratio
    self.frames = frames
    self.tokens = tokens
  }
}
