import GRDB

extension ScrubRecords {
  /// What the seal that was seen last listed: its journals, and under the tagmanifest's own name the
  /// digest of that file; empty when none was seen.
  func lastSeal() throws(ArchiveError) -> [String: Digest] {
    try read { database in
      var digests: [String: Digest] = [:]
      for row in try Row.fetchAll(database, sql: "SELECT path, digest FROM sealed") {
        digests[row[0]] = Digest(row[1] as String)
      }
      return digests
    }
  }

  func remember(seal digests: [String: Digest]) throws(ArchiveError) {
    try write { database in
      try database.execute(sql: "DELETE FROM sealed")
      for (path, digest) in digests {
        try database.execute(
          sql: "INSERT INTO sealed (path, digest) VALUES (?, ?)",
          arguments: [path, digest.description])
      }
    }
  }
}
