/// How far a fact may lie from what was expected.
///
/// Services deliver a frame more than asked, and never less: 5 s are 121 frames at 24 a second,
/// 5.0417 s; up to 5.104 s have been seen. Without three of the 121 a clip is 0.08 s too short.
package struct Tolerances: Sendable, Equatable {
  /// Seconds that a video may be shorter.
  package var under: Double
  /// Seconds that it may be longer, or `overShare` of the expected duration where that is more.
  package var over: Double
  package var overShare: Double
  /// Frames a second, either way.
  package var framesPerSecond: Double

  package init(
    under: Double = 0.05, over: Double = 0.25, overShare: Double = 0.02,
    framesPerSecond: Double = 0.5
  ) {
    self.under = under
    self.over = over
    self.overShare = overShare
    self.framesPerSecond = framesPerSecond
  }
}
