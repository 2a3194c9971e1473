extension Problem {
  /// What the worker's measurements give away.
  static func all(
    in measured: Measurements, of movie: Movie?, isFragmented: Bool
  ) -> [Problem] {
    if let reason = measured.openError {
      return [Problem(.badMovieHeader, "The movie header (moov) cannot be read: \(reason).")]
    }
    var problems: [Problem] = []
    let video = measured.video(of: movie)
    if video == nil {
      problems.append(Problem(.noVideo, "There is no video track."))
    }
    let past = measured.sum(\.entriesPastEnd)
    if past > 0 {
      problems.append(Problem(.truncated, "Samples behind the end of the file: \(past)."))
    }
    let isCut = video.flatMap { movie?.track($0.id) }?.isCut ?? false
    if let missing = video?.missingSamples(isCut: isCut), missing != 0, !isFragmented {
      problems.append(
        Problem(
          .samplesMissing,
          missing > 0
            ? "Frames that the movie header lists and that are not there: \(missing)."
            : "Frames that the movie header does not list: \(-missing)."))
    }
    problems += counted(in: measured)
    if let reason = measured.stopError {
      problems.append(Problem(.readingStopped, "Reading stopped before the end: \(reason)."))
    }
    return problems
  }

  private static func counted(in measured: Measurements) -> [Problem] {
    var problems: [Problem] = []
    let corrupt = measured.sum(\.corruptPackets)
    if corrupt > 0 {
      problems.append(Problem(.corruptPackets, "Packets cut short: \(corrupt)."))
    }
    let broken = measured.sum(\.badNALPackets)
    if broken > 0 {
      problems.append(Problem(.badNALLengths, "Frames broken inside: \(broken)."))
    }
    let zeroed = measured.sum(\.zeroedPackets)
    if zeroed > 0 {
      problems.append(Problem(.zeroedPackets, "Packets of zeros, or that end in them: \(zeroed)."))
    }
    if let found = decoding(measured) { problems.append(found) }
    if !measured.undecoded.isEmpty {
      let codecs = measured.undecoded.map(\.codec).joined(separator: ", ")
      problems.append(Problem(.notDecoded, "Not decoded here: \(codecs)."))
    }
    return problems
  }

  /// Errors that a decoder told, with the time of the first ones in the video; or else frames that
  /// it left out without a word.
  private static func decoding(_ measured: Measurements) -> Problem? {
    let errors = measured.sum(\.decodeErrors)
    guard errors > 0 else {
      let missing = measured.sum(\.missingFrames)
      guard missing > 0 else { return nil }
      return Problem(.decodeErrors, "Frames that did not come out of decoding: \(missing).")
    }
    let times = measured.streams.compactMap(\.decodeErrorTimes).joined().sorted().prefix(8)
    let places = times.map { "\(($0 * 1000).rounded() / 1000) s" }.joined(separator: ", ")
    return Problem(
      .decodeErrors, "Errors while decoding: \(errors), the first at \(places).")
  }
}
