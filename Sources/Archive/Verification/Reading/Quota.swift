/// How many bytes are enough for one verification.
enum Quota {
  private static let day = 86_400.0

  /// - Parameter now: In seconds since 1970.
  /// - Returns: Nil when everything is to be read.
  static func bytes(
    for share: Verification.Limits.Share, of records: ScrubRecords, now: Double
  ) throws(ArchiveError) -> Int64? {
    switch share {
    case .everything, .suspect: return nil
    case .sample(let part):
      return Int64((Double(try records.coverage().bytes) * part).rounded(.up))
    case .period(let seconds):
      // What would pass the period before tomorrow, and at least an even share of everything, so that
      // the work spreads over the days; and whatever is new.
      let coverage = try records.coverage()
      let read = coverage.bytes - coverage.unread
      let overdue = try records.bytes(readBefore: now - seconds + day)
      let even = Int64((Double(read) * min(1, day / seconds)).rounded(.up))
      return max(even, overdue) + coverage.unread
    }
  }
}
