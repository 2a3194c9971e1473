import GRDB

extension ScrubRecords {
  /// A file to be read.
  struct Due: Sendable {
    let path: String
    let bytes: Int64
    let promised: Digest?
    fileprivate let rank: Int
    fileprivate let verifiedAt: Double

    var isSuspect: Bool { rank == ScrubRecord.Rank.suspect.rawValue }
  }

  /// A page of what was not read since `time`, in the order in which it is to be read; `last` is the
  /// end of the page before.
  ///
  /// - Parameter since: Only what was stored at this time or later, in nanoseconds since 1970.
  func due(
    after last: Due?, before time: Double, since: Int64?
  ) throws(ArchiveError) -> [Due] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT path, bytes, promised, rank, verified_at FROM record
          WHERE (rank, verified_at, path) > (?, ?, ?) AND verified_at < ? AND modified >= ?
          ORDER BY rank, verified_at, path LIMIT 256
          """)
      return try Row.fetchAll(
        statement,
        arguments: [
          last?.rank ?? -1, last?.verifiedAt ?? 0, last?.path ?? "", time, since ?? .min,
        ]
      ).map(Self.due)
    }
  }

  /// Those of these files that are there.
  func due(among paths: [String]) throws(ArchiveError) -> [Due] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT path, bytes, promised, rank, verified_at FROM record WHERE path = ?")
      return try paths.compactMap { path in
        try Row.fetchOne(statement, arguments: [path]).map(Self.due)
      }
    }
  }

  private static func due(_ row: Row) -> Due {
    let digits: String? = row[2]
    return Due(
      path: row[0], bytes: row[1], promised: digits.flatMap { Digest($0) }, rank: row[3],
      verifiedAt: row[4])
  }

  /// Files were read: what was recorded of each by a reading before `began` and was not found again
  /// is mended.
  func verified(_ files: [Examined], began: Double) throws(ArchiveError) {
    try write { database in
      let update = try database.cachedStatement(
        sql: """
          UPDATE record SET verified_at = ?, rank = ?, transients = transients + ? WHERE path = ?
          """)
      let settle = try database.cachedStatement(
        sql: "DELETE FROM problem WHERE path = ? AND found_by = 'reading' AND seen_at < ?")
      for file in files {
        let rank = file.isGood ? ScrubRecord.Rank.usual : .suspect
        try update.execute(arguments: [
          file.time, rank.rawValue, file.wasTransient ? 1 : 0, file.path,
        ])
        try settle.execute(arguments: [file.path, began])
      }
    }
  }

  // MARK: Receipts whose media are to be examined

  /// A page of receipts whose media were not examined since `time`, the longest unexamined first;
  /// `last` is the end of the page before.
  func toExamine(
    after last: (examinedAt: Double, path: String)?, before time: Double
  ) throws(ArchiveError) -> [(examinedAt: Double, path: String)] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT examined_at, path FROM record
          WHERE path >= 'data/tasks/' AND path < 'data/tasks0'
            AND (examined_at, path) > (?, ?) AND examined_at < ?
          ORDER BY examined_at, path LIMIT 64
          """, arguments: [last?.examinedAt ?? -1, last?.path ?? "", time]
      ).map { ($0[0], $0[1]) }
    }
  }
}
