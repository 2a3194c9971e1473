extension Problem {
  /// What the boxes give away.
  static func all(in walk: BoxWalk, ofSize size: Int64) -> [Problem] {
    if size == 0 { return [Problem(.empty, "The file is empty.")] }
    if let refusal = walk.refusal { return [refusal] }
    let topLevel = walk.topLevel
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
    // A cut is told once, by the outermost boxes or else by the samples.
    return problems
      + walk.flaws.filter { found in !problems.contains { $0.slug == found.slug } }
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
