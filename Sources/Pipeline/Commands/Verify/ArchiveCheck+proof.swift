import Archive
import FoundationEssentials

extension ArchiveCheck {
  /// How far the archive is proved now, which is recorded for those who ask later.
  ///
  /// Blocks.
  func proof(
    _ report: Verification.Report, _ records: ScrubRecords, _ start: Date
  ) throws -> ProofSummary {
    let period = (options.period ?? configuration.scrub.period).seconds
    let coverage = try records.coverage(since: start.addingTimeInterval(-period))
    let read = try records.coverage(since: start).proved
    try records.add(
      ScrubPass(
        begun: start, seconds: Date().timeIntervalSince(start), report: report,
        coverage: coverage, period: period, problems: try records.openCount()))
    return ProofSummary(
      complete: report.isComplete, oldest: coverage.oldestProof?.rfc3339, period: period,
      withinPeriod: coverage.share,
      fullPassEnds: Self.fullPass(reading: read, of: coverage.bytes, from: start)?.rfc3339,
      acknowledged: try records.acknowledgedCount(), transients: report.transients,
      tokensAtStake: report.tokensAtStake,
      censusSeconds: (report.census.seconds * 1000).rounded() / 1000)
  }

  /// At one such verification a day; nil when that would take more than a century.
  static func fullPass(reading read: Int64, of bytes: Int64, from start: Date) -> Date? {
    guard read > 0 else { return bytes == 0 ? start : nil }
    let days = (Double(max(0, bytes - read)) / Double(read)).rounded(.up)
    return days < 36_500 ? start.addingTimeInterval(days * 86_400) : nil
  }
}
