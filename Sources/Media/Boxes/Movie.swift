/// What the movie header (`moov`) says: enough to tell whether a clip is the one that was ordered,
/// before its body has come.
package struct Movie: Sendable, Equatable {
  package internal(set) var tracks: [Track] = []
  /// Behind the last byte of the last sample; nil when it lists none.
  ///
  /// Where the media data comes last, it is the size of the file.
  package internal(set) var dataEnd: Int64?
  package internal(set) var hasAIGCLabel = false
  /// Announces fragments (`mvex`).
  package internal(set) var isFragmented = false
  /// A track has no id, or one of more than 31 bits.
  var lacksTrackID = false
  /// Units of the movie's time in a second; 0 where there is none.
  var timescale: UInt32 = 0
  /// The length with all fragments, in the movie's time, where it is promised (`mehd`).
  var promisedTicks: UInt64?
  /// What fragments take of `trex` where they do not say it: by track.
  var defaults: [UInt32: SampleDefaults] = [:]

  package var video: Track? { tracks.first { $0.handler == "vide" } }
  package var audio: Track? { tracks.first { $0.handler == "soun" } }
}
