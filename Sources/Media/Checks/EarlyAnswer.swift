/// What is wrong with a clip already while its body is still to come: its movie header held against
/// what was expected, against the length that its host announced, and against itself.
package struct EarlyAnswer: Sendable, Equatable {
  package let problems: [Problem]
  /// The binding checks that can't pass any more.
  package let failed: [Check]

  package var isGood: Bool { problems.isEmpty && failed.isEmpty }

  /// How much of a file may come before its movie header has ended; that of a film takes 2 MB.
  package static let mostBytes = 4 << 20

  /// Nil while the movie header may still come, or goes on, behind these bytes.
  ///
  /// - Parameters:
  ///   - beginning: the first bytes of the file, as many as have come.
  ///   - announced: how long it is to be, in bytes; nil when nobody has told.
  package init?(
    beginning: ArraySlice<UInt8>, announced: Int64?, expectations: Expectations,
    within tolerances: Tolerances
  ) {
    switch LeadingMovie(beginning: beginning, fileSize: announced ?? .max) {
    case .incomplete:
      return nil
    case .absent:
      problems = []
      failed = []
    case .refused(let problem):
      problems = [problem]
      failed = []
    case .found(let movie, let flaws):
      problems = Self.shortage(of: movie, announced) + flaws
      failed = Self.failed(movie, expectations, tolerances)
    }
  }

  private static func shortage(of movie: Movie, _ announced: Int64?) -> [Problem] {
    guard let announced, let end = movie.dataEnd, end > announced else { return [] }
    return [
      Problem(.truncated, "Its samples go on up to byte \(end); \(announced) bytes are announced.")
    ]
  }

  /// What this header does not tell has not failed: how long fragments take, or what edits leave.
  private static func failed(
    _ movie: Movie, _ expectations: Expectations, _ tolerances: Tolerances
  ) -> [Check] {
    guard let video = movie.video else { return [] }
    let timed = movie.isFragmented || video.isCut ? nil : video
    let checks = Check.binding(
      duration: timed?.duration?.inMillionths, frameRate: timed?.frameRate?.inMillionths,
      hasAudio: movie.audio != nil,
      expectations, tolerances)
    return checks.filter { $0.result == .failed && $0.actual != nil }
  }
}
