/// What a worker found in a file; the worker's own type of this name says what each means.
struct Measurements: Decodable {
  let openError: String?
  let stopError: String?
  let aigcLabel: Bool
  let streams: [StreamMeasurements]

  /// The main video, as the movie header has it; without one the first.
  func video(of movie: Movie?) -> StreamMeasurements? {
    let videos = streams(.video, of: movie)
    return videos.first { $0.id == movie?.video.map { Int($0.id) } } ?? videos.first
  }

  /// The first sound.
  func audio(of movie: Movie?) -> StreamMeasurements? { streams(.audio, of: movie).first }

  /// Those with samples.
  private func streams(_ kind: StreamMeasurements.Kind, of movie: Movie?) -> [StreamMeasurements] {
    streams.filter { stream in
      stream.kind == kind && movie?.track(stream.id).map { movie?.isEmpty($0) ?? false } != true
    }
  }

  /// Tracks that should have been decoded, and for which there is no decoder.
  var undecoded: [StreamMeasurements] { streams.filter { $0.canDecode == false } }

  func sum(_ count: (StreamMeasurements) -> Int?) -> Int {
    streams.reduce(0) { $0 + (count($1) ?? 0) }
  }

  /// Everything is in the bounds that an honest worker keeps to.
  var isPlausible: Bool {
    streams.count <= 8 && [openError, stopError].allSatisfy { $0?.isTame ?? true }
      && streams.allSatisfy(\.isPlausible)
  }
}

extension String {
  /// Short, and free of what acts on a terminal.
  var isTame: Bool { utf8.count <= 64 && utf8.allSatisfy { (0x20..<0x7f).contains($0) } }
}
