import Archive
import FoundationEssentials
import Ledger

/// Gathers what a report says.
///
/// What cannot be read is said to be so; the rest goes on.
struct Reporting: Sendable {
  let night: Night
  let configuration: Configuration

  func report() async -> NightlyReport {
    var report = NightlyReport(night, configuration)
    do {
      if let ledger = try await ExistingLedger.open(in: configuration.archive) {
        try await read(ledger, into: &report)
        try await ledger.close()
      } else {
        report.unread.append("\(configuration.archive) holds no archive with a ledger")
      }
    } catch {
      report.unread.append("\(error)")
    }
    do {
      report.scrub = try await scrub()
    } catch ArchiveError.notAnArchive {
      // Told of the ledger already.
    } catch {
      report.unread.append("\(error)")
    }
    let verdict = NightVerdict(report: report)
    report.verdict = verdict.sentence
    report.needsYou = verdict.needsYou
    return report
  }

  /// What was verified when; nil when nothing ever was.
  private func scrub() async throws -> NightlyReport.Scrub? {
    let root = configuration.archive
    let period = configuration.scrub.period.seconds
    let start = night.ended.addingTimeInterval(-period)
    let reading = night.chronicle.content.verification.map(NightlyReport.Scrub.Reading.init)
    return try await blocking {
      guard let records = try ScrubRecords.openReadOnly(in: try Archive(at: root)) else {
        return nil
      }
      let scrub = NightlyReport.Scrub(
        try records.coverage(since: start), damage: try records.openCount(), period: period,
        reading)
      try records.close()
      return scrub
    }
  }
}
