import GRDB

extension ScrubRecords {
  /// What the files of a directory, by path, are known to be.
  func records(in directory: String) throws(ArchiveError) -> [String: ScrubRecord] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT path, bytes, inode, modified, promised, rank, verified_at FROM record
          WHERE path > ? AND path < ?
          """)
      var records: [String: ScrubRecord] = [:]
      let end = directory.dropLast() + "0"
      let rows = try Row.fetchCursor(statement, arguments: [directory, String(end)])
      while let row = try rows.next() {
        let digits: String? = row[4]
        records[row[0]] = ScrubRecord(
          state: FileState(bytes: row[1], inode: row[2], modified: row[3]),
          promised: digits.flatMap { Digest($0) },
          rank: ScrubRecord.Rank(rawValue: row[5]) ?? .suspect, verifiedAt: row[6])
      }
      return records
    }
  }

  /// Records what a directory holds now: new or changed files, and those that are gone.
  func change(_ changed: [(path: String, record: ScrubRecord)], gone: [String]) throws(ArchiveError)
  {
    guard !changed.isEmpty || !gone.isEmpty else { return }
    try write { database in
      let put = try database.cachedStatement(
        sql: """
          INSERT INTO record (path, bytes, inode, modified, promised, rank, verified_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, inode = excluded.inode,
            modified = excluded.modified, promised = excluded.promised, rank = excluded.rank
          """)
      for (path, record) in changed {
        try put.execute(arguments: [
          path, record.state.bytes, record.state.inode, record.state.modified,
          record.promised?.description, record.rank.rawValue, record.verifiedAt,
        ])
      }
      for path in gone {
        try database.execute(sql: "DELETE FROM record WHERE path = ?", arguments: [path])
        try database.execute(
          sql: "DELETE FROM problem WHERE path = ? AND found_by <> 'census'", arguments: [path])
      }
    }
  }

  /// Has times that are more than an hour ahead of `now` count as never, and those that are less as
  /// just before it: clocks differ.
  func clamp(to now: Double) throws(ArchiveError) {
    try write { database in
      try database.execute(
        sql: "UPDATE record SET verified_at = 0 WHERE verified_at > ?", arguments: [now + 3600])
      try database.execute(
        sql: "UPDATE record SET verified_at = ? WHERE verified_at >= ?",
        arguments: [now.nextDown, now])
      try database.execute(
        sql: "UPDATE record SET examined_at = 0 WHERE examined_at >= ?", arguments: [now])
      try database.execute(
        sql: "UPDATE problem SET seen_at = 0 WHERE seen_at >= ?", arguments: [now])
    }
  }

  // MARK: What only this verification has to remember

  /// Remembers lines that no seal vouches for.
  func remember(unsealed lines: [ChecksumLine]) throws(ArchiveError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO unsealed (path, digest) VALUES (?, ?)")
      for line in lines {
        try statement.execute(arguments: [line.path.text, line.digest.description])
      }
    }
  }

  /// The remembered lines of a directory's files.
  func unsealed(in directory: String) throws(ArchiveError) -> [ChecksumLine] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT path, digest FROM unsealed WHERE path > ? AND path < ?")
      let end = String(directory.dropLast() + "0")
      return try Row.fetchAll(statement, arguments: [directory, end]).compactMap { row in
        guard let path = ArchivePath(row[0]), let digest = Digest(row[1] as String) else {
          return nil
        }
        return ChecksumLine(digest, path)
      }
    }
  }

  /// The path of the first remembered line behind this one.
  func firstUnsealed(after path: String) throws(ArchiveError) -> String? {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT min(path) FROM unsealed WHERE path > ?")
      return try String.fetchOne(statement, arguments: [path])
    }
  }

  func remember(unnamed paths: [String]) throws(ArchiveError) {
    guard !paths.isEmpty else { return }
    try write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR IGNORE INTO unnamed (path) VALUES (?)")
      for path in paths { try statement.execute(arguments: [path]) }
    }
  }

  /// Forgets those of the unnamed that are named after all; returns how many these were.
  func forget(unnamed paths: [String]) throws(ArchiveError) -> Int {
    try write { database in
      let statement = try database.cachedStatement(sql: "DELETE FROM unnamed WHERE path = ?")
      return try paths.reduce(0) { count, path in
        try statement.execute(arguments: [path])
        return count + database.changesCount
      }
    }
  }

  /// A page of what nothing names, in the order of the paths.
  func unnamed(after path: String) throws(ArchiveError) -> [String] {
    try read { database in
      try String.fetchAll(
        database, sql: "SELECT path FROM unnamed WHERE path > ? ORDER BY path LIMIT 500",
        arguments: [path])
    }
  }
}
