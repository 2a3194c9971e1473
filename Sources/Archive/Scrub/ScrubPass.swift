package import FoundationEssentials

/// What a verification that came to its end did, and how the archive stood then.
package struct ScrubPass: Sendable, Hashable {
  package var begun: Date
  /// From its beginning to its end, the census and the media included.
  package var seconds: Double
  /// Of the census alone, and of reading files alone.
  package var censusSeconds: Double
  package var readingSeconds: Double
  /// The objects that were read, and their bytes.
  package var objects: Int
  package var bytes: Int64
  /// Nothing was left that was asked for.
  package var isComplete: Bool
  /// Of the whole archive, with what was proved within `period`.
  package var coverage: ScrubRecords.Coverage
  /// In seconds: the time within which everything was to be read once.
  package var period: Double
  /// Problems that were neither mended nor acknowledged.
  package var problems: Int

  package var end: Date { begun.addingTimeInterval(seconds) }

  package init(
    begun: Date, seconds: Double, report: Verification.Report, coverage: ScrubRecords.Coverage,
    period: Double, problems: Int
  ) {
    self.init(
      begun: begun, seconds: seconds, censusSeconds: report.census / .seconds(1),
      readingSeconds: report.reading / .seconds(1), objects: report.objects, bytes: report.bytes,
      isComplete: report.isComplete, coverage: coverage, period: period, problems: problems)
  }

  init(
    begun: Date, seconds: Double, censusSeconds: Double, readingSeconds: Double, objects: Int,
    bytes: Int64, isComplete: Bool, coverage: ScrubRecords.Coverage, period: Double, problems: Int
  ) {
    self.begun = begun
    self.seconds = seconds
    self.censusSeconds = censusSeconds
    self.readingSeconds = readingSeconds
    self.objects = objects
    self.bytes = bytes
    self.isComplete = isComplete
    self.coverage = coverage
    self.period = period
    self.problems = problems
  }
}
