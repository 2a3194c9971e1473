/// What the movie header says of one track.
package struct Track: Sendable, Equatable {
  let id: UInt32
  /// `vide`, `soun`, or another kind.
  package let handler: BoxType?
  /// Shown unless the viewer chooses another one (`tkhd`).
  let isEnabled: Bool
  /// The sample entry's four characters, `avc1`.
  package let codec: BoxType?
  /// Pixels, before rotation; nil where the sample entry does not say.
  package let width: Int?
  package let height: Int?
  /// Units of time in a second; 0 where there is none.
  let timescale: UInt32
  /// Samples listed in the movie header; those of fragments are not.
  package let samples: Int
  /// Samples that the fragments have, once all of them were read.
  var samplesInFragments = 0
  /// The length of these samples, in units of time.
  let ticks: Int64
  /// Whether edits show something else than these samples from the first to the last, each once.
  package let isCut: Bool

  /// The length of the samples in seconds.
  package var duration: Double? { timescale > 0 ? Double(ticks) / Double(timescale) : nil }

  package var frameRate: Double? {
    duration.flatMap { $0 > 0 ? Double(samples) / $0 : nil }
  }
}
