package import FoundationEssentials
import GRDB

extension ScrubRecords {
  /// What finds problems, and takes those away that it does not find again.
  enum Finder: String {
    case census, reading, media
  }

  /// How a problem compares to what earlier verifications recorded.
  enum Novelty {
    case new, known, acknowledged
  }

  /// Records a problem; one that says what it said before stays acknowledged.
  ///
  /// Nil when it was found at `time` already.
  func record(
    _ problem: Verification.Problem, by finder: Finder, at time: Double
  ) throws(ArchiveError) -> Novelty? {
    try write { database in
      let known = try Row.fetchOne(
        database,
        sql: "SELECT seen_at, acknowledged_at, sentence FROM problem WHERE path = ? AND kind = ?",
        arguments: [problem.path, problem.kind.rawValue])
      if let known, known[0] == time { return nil }
      try database.execute(
        sql: """
          INSERT INTO problem (path, kind, found_by, sentence, ranges, found_at, seen_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (path, kind) DO UPDATE SET
            acknowledged_at = iif(sentence = excluded.sentence, acknowledged_at, NULL),
            found_by = excluded.found_by, sentence = excluded.sentence, ranges = excluded.ranges,
            seen_at = excluded.seen_at
          """,
        arguments: [
          problem.path, problem.kind.rawValue, finder.rawValue, problem.sentence,
          problem.ranges.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: " "), time,
          time,
        ])
      guard let known, known[2] == problem.sentence else { return .new }
      let acknowledgedAt: Double? = known[1]
      return acknowledgedAt == nil ? .known : .acknowledged
    }
  }

  /// Whether a problem of this kind is recorded as found at `time`.
  func has(_ kind: Verification.Problem.Kind, at path: String, since time: Double)
    throws(ArchiveError) -> Bool
  {
    try read { database in
      try Bool.fetchOne(
        database,
        sql: "SELECT EXISTS (SELECT 1 FROM problem WHERE path = ? AND kind = ? AND seen_at >= ?)",
        arguments: [path, kind.rawValue, time]) ?? false
    }
  }

  /// The census is over: what it did not find at `time` is mended.
  func settleCensus(at time: Double) throws(ArchiveError) {
    try write { database in
      try database.execute(
        sql: "DELETE FROM problem WHERE found_by = 'census' AND seen_at < ?", arguments: [time])
    }
  }

  /// Hands over what is recorded and was not found at `time`, but for what is acknowledged.
  func forEachProblem(
    notSeenAt time: Double, _ body: (Verification.Problem) throws -> Void
  ) throws {
    var last = ("", "")
    while true {
      let page = try problems(
        after: last, where: "seen_at < ? AND acknowledged_at IS NULL", [time])
      for problem in page { try body(problem) }
      guard let end = page.last else { return }
      last = (end.path, end.kind.rawValue)
    }
  }

  /// The next of all problems that are recorded, in the order of the paths, five hundred at most.
  func problems(
    after last: Verification.Problem?
  ) throws(ArchiveError) -> [Verification.Problem] {
    try problems(after: (last?.path ?? "", last?.kind.rawValue ?? ""), where: "true", [])
  }

  /// How many problems are recorded and not acknowledged.
  package func openCount() throws(ArchiveError) -> Int {
    try read { database in
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM problem WHERE acknowledged_at IS NULL") ?? 0
    }
  }

  /// How many problems are recorded and acknowledged.
  package func acknowledgedCount() throws(ArchiveError) -> Int {
    try read { database in
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM problem WHERE acknowledged_at IS NOT NULL") ?? 0
    }
  }

  /// The problems at these paths are known; returns at how many of the paths there was one.
  ///
  /// Whoever knows that the seal is another one has the next verification take it as it is.
  package func acknowledge(_ paths: [String], at time: Date) throws(ArchiveError) -> Int {
    try write { database in
      if paths.contains(Layout.tagManifest) {
        try database.execute(sql: "DELETE FROM sealed")
      }
      return try paths.reduce(0) { count, path in
        try database.execute(
          sql: """
            UPDATE problem SET acknowledged_at = coalesce(acknowledged_at, ?) WHERE path = ?
            """, arguments: [time.timeIntervalSince1970, path])
        return count + (database.changesCount > 0 ? 1 : 0)
      }
    }
  }

  private func problems(
    after last: (path: String, kind: String), where condition: String,
    _ arguments: StatementArguments
  ) throws(ArchiveError) -> [Verification.Problem] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT path, kind, sentence, ranges FROM problem
          WHERE (path, kind) > (?, ?) AND \(condition) ORDER BY path, kind LIMIT 500
          """, arguments: [last.path, last.kind] + arguments)
      return rows.compactMap { row in
        Verification.Problem.Kind(rawValue: row[1]).map {
          Verification.Problem($0, row[0], row[2], ranges: Self.ranges(row[3]))
        }
      }
    }
  }

  private static func ranges(_ text: String) -> [Range<Int64>] {
    text.split(separator: " ").compactMap { range in
      let ends = range.split(separator: "-").compactMap { Int64($0) }
      return ends.count == 2 && ends[0] <= ends[1] ? ends[0]..<ends[1] : nil
    }
  }
}
