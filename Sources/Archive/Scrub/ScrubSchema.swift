import GRDB

/// The tables, one migration after the other; a migration that was released is never edited.
///
/// Times are seconds since 1970, 0 for never. `rank` is 0 for what is known to be bad or has changed
/// since it was read, else 1: the order of reading is (rank, verified_at, path).
enum ScrubSchema {
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 records") { database in
      try database.execute(sql: records)
      try database.execute(sql: problems)
      try database.execute(sql: sealed)
    }
    migrator.registerMigration("2 passes") { try $0.execute(sql: passes) }
    return migrator
  }()

  /// `promised` is the digest that the seal or a journal lists, where the path does not tell it.
  private static let records = """
    CREATE TABLE record (
      path TEXT PRIMARY KEY,
      bytes INTEGER NOT NULL,
      inode INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      promised TEXT,
      rank INTEGER NOT NULL,
      verified_at REAL NOT NULL DEFAULT 0,
      examined_at REAL NOT NULL DEFAULT 0,
      transients INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX record_due ON record(rank, verified_at);
    CREATE INDEX record_to_examine ON record(examined_at)
      WHERE path >= 'data/tasks/' AND path < 'data/tasks0';
    """

  /// `found_by` says what takes a problem away when it does not find it again.
  private static let problems = """
    CREATE TABLE problem (
      path TEXT NOT NULL,
      kind TEXT NOT NULL,
      found_by TEXT NOT NULL CHECK (found_by IN ('census', 'reading', 'media')),
      sentence TEXT NOT NULL,
      ranges TEXT NOT NULL DEFAULT '',
      found_at REAL NOT NULL,
      seen_at REAL NOT NULL,
      acknowledged_at REAL,
      PRIMARY KEY (path, kind)
    ) STRICT, WITHOUT ROWID;
    """

  /// The seal that was seen last: the digest of its tagmanifest under that file's own name, and the
  /// journals that it listed.
  private static let sealed = """
    CREATE TABLE sealed (
      path TEXT PRIMARY KEY,
      digest TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// The last verifications that came to their end, and how the archive stood then: what a reader in a
  /// hurry is told, who has no time to look through all records.
  private static let passes = """
    CREATE TABLE pass (
      id INTEGER PRIMARY KEY,
      begun_at REAL NOT NULL,
      seconds REAL NOT NULL,
      census_seconds REAL NOT NULL,
      reading_seconds REAL NOT NULL,
      objects INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      complete INTEGER NOT NULL,
      files INTEGER NOT NULL,
      total_bytes INTEGER NOT NULL,
      unread INTEGER NOT NULL,
      oldest_proof REAL,
      period REAL NOT NULL,
      proved INTEGER NOT NULL,
      problems INTEGER NOT NULL
    ) STRICT;
    """

  /// What one verification needs to remember, and no other: on disk once it is more than a few MiB.
  static let temporary = """
    CREATE TEMP TABLE unsealed (path TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TEMP TABLE unnamed (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TEMP TABLE owner (
      digest TEXT NOT NULL, provider TEXT NOT NULL, task_id TEXT NOT NULL, tokens INTEGER,
      bytes INTEGER, PRIMARY KEY (digest, provider, task_id)
    ) STRICT, WITHOUT ROWID;
    """
}
