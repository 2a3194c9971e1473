extension Problem {
  /// What the outermost boxes alone give away.
  static func all(in topLevel: TopLevel, ofSize size: Int64) -> [Problem] {
    if size == 0 { return [Problem(.empty, "The file is empty.")] }
    guard topLevel.isISOMedia else {
      return [Problem(.notISOMedia, "This is no MP4 or MOV file.")]
    }
    var problems: [Problem] = []
    if topLevel.moovCount == 0 {
      problems.append(Problem(.noMovieHeader, "The movie header (moov) is missing."))
    }
    if topLevel.moovCount > 1 {
      problems.append(
        Problem(
          .twoMovieHeaders,
          "Movie headers (moov): \(topLevel.moovCount); something was appended."))
    }
    if !topLevel.hasMediaData {
      problems.append(Problem(.noMediaData, "The media data (mdat) is missing."))
    }
    if let flaw = Problem(topLevel.end) { problems.append(flaw) }
    return problems
  }

  private init?(_ end: TopLevel.End) {
    switch end {
    case .contiguous:
      return nil
    case .overrun(let type, let missing):
      self.init(.truncated, "The last box (\(type)) is cut short; bytes missing: \(missing).")
    case .trailing(let bytes):
      self.init(.trailingBytes, "Bytes at the end that are no part of the video: \(bytes).")
    case .tooMany:
      self.init(.tooManyBoxes, "There are more than \(TopLevel.mostBoxes) outermost boxes.")
    }
  }
}
