import FoundationEssentials
import GRDB

extension ScrubRecords {
  /// So many passes are kept, which are almost three years of one a night.
  private static let mostPasses = 1000
  /// Of fewer bytes a pass says nothing of the pace: what it read was in memory, or opening files was
  /// all of its work.
  private static let telling: Int64 = 64 << 20
  /// In bytes a second, of a disk nobody has measured.
  private static let assumedPace = 100e6

  /// Records a verification that came to its end.
  package func add(_ pass: ScrubPass) throws(ArchiveError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO pass (begun_at, seconds, census_seconds, reading_seconds, objects, bytes,
            complete, files, total_bytes, unread, oldest_proof, period, proved, problems)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          pass.begun.timeIntervalSince1970, pass.seconds, pass.censusSeconds, pass.readingSeconds,
          pass.objects, pass.bytes, pass.isComplete, pass.coverage.files, pass.coverage.bytes,
          pass.coverage.unread, pass.coverage.oldestProof?.timeIntervalSince1970, pass.period,
          pass.coverage.proved, pass.problems,
        ])
      try database.execute(
        sql: "DELETE FROM pass WHERE id <= ?",
        arguments: [database.lastInsertedRowID - Int64(Self.mostPasses)])
    }
  }

  /// The last passes, the latest first; none where no Holdfast that records them has verified yet.
  ///
  /// - Parameter bytes: Only those that read so much at least.
  package func passes(
    last count: Int, reading bytes: Int64 = 0
  ) throws(ArchiveError) -> [ScrubPass] {
    try read { database in
      guard try database.tableExists("pass") else { return [] }
      return try Row.fetchAll(
        database, sql: "SELECT * FROM pass WHERE bytes >= ? ORDER BY id DESC LIMIT ?",
        arguments: [bytes, count]
      ).map(Self.pass)
    }
  }

  /// How long a verification with this period would take now, in seconds, at the pace of the last ones;
  /// nil when none has taken a census yet, so that nobody knows what there is to read.
  ///
  /// - Parameters:
  ///   - period: In seconds, within which everything is to be read once.
  ///   - now: In seconds since 1970.
  package func timeNeeded(period: Double, now: Double) throws(ArchiveError) -> Duration? {
    let bytes = try Quota.bytes(for: .period(period), of: self, now: now) ?? 0
    let census = try passes(last: 1).first?.censusSeconds
    guard bytes > 0 || census != nil else { return nil }
    let telling = try passes(last: 5, reading: Self.telling)
    let seconds = telling.map(\.readingSeconds).reduce(0, +)
    let read = telling.map { Double($0.bytes) }.reduce(0, +)
    let pace = seconds > 0 ? read / seconds : Self.assumedPace
    return .seconds(Double(bytes) / pace + (census ?? 0))
  }

  private static func pass(_ row: Row) -> ScrubPass {
    let oldest: Double? = row["oldest_proof"]
    return ScrubPass(
      begun: Date(timeIntervalSince1970: row["begun_at"]), seconds: row["seconds"],
      censusSeconds: row["census_seconds"], readingSeconds: row["reading_seconds"],
      objects: row["objects"], bytes: row["bytes"], isComplete: row["complete"],
      coverage: Coverage(
        files: row["files"], bytes: row["total_bytes"], unread: row["unread"],
        oldestProof: oldest.map { Date(timeIntervalSince1970: $0) }, proved: row["proved"]),
      period: row["period"], problems: row["problems"])
  }
}
