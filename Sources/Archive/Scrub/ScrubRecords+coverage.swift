package import FoundationEssentials
import GRDB

extension ScrubRecords {
  /// How far the files of the archive are proved: each when it was read last, or else when it was
  /// stored.
  package struct Coverage: Sendable, Hashable {
    package var files = 0
    package var bytes: Int64 = 0
    /// Of the files that were not read yet.
    package var unread: Int64 = 0
    /// When the file was proved whose proof is the oldest; nil when there is none.
    package var oldestProof: Date?
    /// Bytes of the files that were proved since the time asked about.
    package var proved: Int64 = 0

    /// How much of all bytes was proved since then, from 0 to 1.
    package var share: Double { bytes == 0 ? 1 : Double(proved) / Double(bytes) }
  }

  /// - Parameter since: `proved` counts from here.
  package func coverage(since: Date = .distantPast) throws(ArchiveError) -> Coverage {
    try read { database in
      guard
        let row = try Row.fetchOne(
          database,
          sql: """
            SELECT count(*), coalesce(sum(bytes), 0),
              coalesce(sum(bytes) FILTER (WHERE verified_at = 0), 0),
              min(iif(verified_at > 0, verified_at, modified / 1e9)),
              coalesce(sum(bytes) FILTER (
                WHERE iif(verified_at > 0, verified_at, modified / 1e9) >= ?), 0)
            FROM record
            """, arguments: [since.timeIntervalSince1970])
      else { return Coverage() }
      let oldest: Double? = row[3]
      return Coverage(
        files: row[0], bytes: row[1], unread: row[2],
        oldestProof: oldest.map { Date(timeIntervalSince1970: $0) }, proved: row[4])
    }
  }

  /// Bytes of the files that were read, and last before this time, in seconds since 1970.
  func bytes(readBefore time: Double) throws(ArchiveError) -> Int64 {
    try read { database in
      try Int64.fetchOne(
        database,
        sql: "SELECT coalesce(sum(bytes), 0) FROM record WHERE verified_at > 0 AND verified_at < ?",
        arguments: [time]) ?? 0
    }
  }
}
