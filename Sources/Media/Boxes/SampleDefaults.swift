/// What every sample of a fragment has that does not say it of itself.
struct SampleDefaults: Sendable, Equatable {
  /// In the track's time.
  var duration: UInt32 = 0
  /// In bytes.
  var size: UInt32 = 0
}
