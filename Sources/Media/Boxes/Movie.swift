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
  var areFragmentsRead = false
  /// A track has no id, or one of more than 31 bits.
  var lacksTrackID = false
  /// Units of the movie's time in a second; 0 where there is none.
  var timescale: UInt32 = 0
  /// The length with all fragments, in the movie's time, where it is promised (`mehd`).
  var promisedTicks: UInt64?
  /// What fragments take of `trex` where they do not say it: by track.
  var defaults: [UInt32: SampleDefaults] = [:]

  /// The main video: of the tracks with samples the enabled one with the largest picture, the first of
  /// equals.
  ///
  /// Others are previews and thumbnails.
  package var video: Track? {
    let videos = tracks.filter { $0.handler == "vide" && !isEmpty($0) }
    return videos.dropFirst().reduce(videos.first) { best, track in
      best.map { $0.rank < track.rank ? track : $0 }
    }
  }

  package var audio: Track? { tracks.first { $0.handler == "soun" && !isEmpty($0) } }

  /// The track with an id; nil where there is none, or several.
  func track(_ id: Int) -> Track? {
    let found = tracks.filter { $0.id == id }
    return found.count == 1 ? found.first : nil
  }

  /// Whether a track has no sample, and none can come in a fragment.
  func isEmpty(_ track: Track) -> Bool {
    track.samples == 0 && track.samplesInFragments == 0 && (!isFragmented || areFragmentsRead)
  }
}

extension Track {
  /// Orders the video tracks of a movie: enabled before disabled, then by the size of the picture.
  fileprivate var rank: (Int, Int) { (isEnabled ? 1 : 0, (width ?? 0) * (height ?? 0)) }
}
