extension Problem {
  /// What the worker's measurements give away.
  static func all(in measured: Measurements, isFragmented: Bool) -> [Problem] {
    if let reason = measured.openError {
      return [Problem(.badMovieHeader, "The movie header (moov) cannot be read: \(reason).")]
    }
    var problems: [Problem] = []
    if measured.video == nil {
      problems.append(Problem(.noVideo, "There is no video track."))
    }
    let past = measured.sum(\.entriesPastEnd)
    if past > 0 {
      problems.append(Problem(.truncated, "Samples behind the end of the file: \(past)."))
    }
    if let missing = measured.video?.missingSamples, missing != 0, !isFragmented {
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
    let errors = measured.sum(\.decodeErrors)
    if errors > 0 {
      problems.append(Problem(.decodeErrors, "Errors while decoding: \(errors)."))
    }
    if !measured.undecoded.isEmpty {
      let codecs = measured.undecoded.map(\.codec).joined(separator: ", ")
      problems.append(Problem(.notDecoded, "Not decoded here: \(codecs)."))
    }
    return problems
  }
}
