import Archive
import FoundationEssentials

extension StatusReport {
  /// How far the archive is proved, as of the last verification.
  package struct Proof: Encodable, Sendable {
    /// When that ended; absent where an earlier Holdfast did not record it, and what follows as well.
    package let verified: String?
    package let seconds: Double?
    package let objects: Int?
    package let bytes: Int64?
    /// Nothing was left of what it was asked for.
    package let complete: Bool?
    /// In seconds: the time within which everything is to be read once.
    package let period: Double
    /// How much of all bytes was proved within it, from 0 to 1.
    package let withinPeriod: Double

    private enum CodingKeys: String, CodingKey {
      case verified, seconds, objects, bytes, complete, period
      case withinPeriod = "within_period"
    }

    private init(_ pass: ScrubPass?, _ coverage: ScrubRecords.Coverage, period: Double) {
      verified = pass?.end.rfc3339
      seconds = pass.map { ($0.seconds * 1000).rounded() / 1000 }
      objects = pass?.objects
      bytes = pass?.bytes
      complete = pass?.isComplete
      self.period = period
      withinPeriod = coverage.share
    }

    /// What is recorded of verifications; nil where there was none.
    ///
    /// The last pass tells it, for the period with which it was counted; else all records are walked
    /// through. Blocks.
    static func recorded(
      in archive: Archive, period: Double, now: Date
    ) throws -> (proof: Proof, oldest: Date?, damage: Int)? {
      guard let records = try ScrubRecords.openReadOnly(in: archive) else { return nil }
      let pass = try records.passes(last: 1).first
      let coverage =
        if let pass, pass.period == period { pass.coverage } else {
          try records.coverage(since: now.addingTimeInterval(-period))
        }
      let damage = try records.openCount()
      try records.close()
      return (Proof(pass, coverage, period: period), coverage.oldestProof, damage)
    }
  }
}
