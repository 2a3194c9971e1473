import Archive
import FoundationEssentials

extension NightlyReport {
  /// How far the archive is proved.
  package struct Scrub: Codable, Sendable {
    /// What was read in this job.
    package struct Reading: Codable, Sendable {
      package let objects: Int
      package let receipts: Int
      package let bytes: Int64
      package let seconds: Double
      /// False when a limit ended it before all was read that was asked for.
      package let complete: Bool
      package let problems: Counts
      /// Files that were bad at first and good when they were read again.
      package let transients: Int
      /// When everything would be read once, at one such scrub a day.
      package let fullPassEnds: String?

      private enum CodingKeys: String, CodingKey {
        case objects, receipts, bytes, seconds, complete, problems, transients
        case fullPassEnds = "full_pass_ends"
      }
    }

    /// What was found, in this job or before, and is neither mended nor acknowledged.
    package let damage: Int
    package let files: Int
    package let bytes: Int64
    /// In seconds: the time within which everything is to be read once.
    package let period: Double
    /// How much of all bytes was proved within it, from 0 to 1.
    package let withinPeriod: Double
    package let oldestProof: String?
    /// Absent when this job did not scrub.
    package let reading: Reading?

    private enum CodingKeys: String, CodingKey {
      case damage, files, bytes, period
      case withinPeriod = "within_period"
      case oldestProof = "oldest_proof"
      case reading
    }

    init(
      _ coverage: ScrubRecords.Coverage, damage: Int, period: Double, _ reading: Reading?
    ) {
      self.damage = damage
      files = coverage.files
      bytes = coverage.bytes
      self.period = period
      withinPeriod = coverage.bytes == 0 ? 1 : Double(coverage.proved) / Double(coverage.bytes)
      oldestProof = coverage.oldestProof?.rfc3339
      self.reading = reading
    }
  }
}

extension NightlyReport.Scrub.Reading {
  init(_ verification: SummaryEvent) {
    objects = verification.objects ?? 0
    receipts = verification.receipts ?? 0
    bytes = verification.bytes
    seconds = verification.seconds
    complete = verification.proof?.complete ?? false
    problems = verification.problems ?? Counts([:])
    transients = verification.proof?.transients ?? 0
    fullPassEnds = verification.proof?.fullPassEnds
  }
}
