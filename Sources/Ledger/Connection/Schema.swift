import GRDB

/// The tables, one migration after the other; a migration that was released is never edited.
///
/// Times are seconds since 1970. `next_poll_at` says when a task may be claimed for a poll: 0 at
/// once, as one that was never polled, else the time it is due; NULL when it is claimed, or not to
/// be polled. A task in stage `ready` that has one is to have its link back. The partial indexes
/// hold only what is still open or in trouble, so that an archive of a million done tasks does not
/// slow a new one down.
enum Schema {
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 tasks") { database in
      try database.execute(sql: runs)
      try database.execute(sql: tasks)
      try database.execute(sql: artifacts)
      try database.execute(sql: intents)
    }
    migrator.registerMigration("2 lists") { try $0.execute(sql: lists) }
    migrator.registerMigration("3 status") { try $0.execute(sql: status) }
    migrator.registerMigration("4 hosts") { try $0.execute(sql: hosts) }
    migrator.registerMigration("5 refusals") { try $0.execute(sql: refusals) }
    migrator.registerMigration("6 observed") { try $0.execute(sql: observed) }
    migrator.registerMigration("7 bytes") { try $0.execute(sql: checksums) }
    migrator.registerMigration("8 archive") { try $0.execute(sql: archive) }
    migrator.registerMigration("9 lists") { try $0.execute(sql: listings) }
    migrator.registerMigration("10 lengths") { try $0.execute(sql: lengths) }
    return migrator
  }()

  /// What a host says that the bytes of a file add up to, as `crc64ecma:…`.
  private static let checksums = "ALTER TABLE artifact ADD COLUMN checksum TEXT;"

  /// How long a file is at least for which there was no room.
  private static let lengths =
    "ALTER TABLE artifact ADD COLUMN least_length INTEGER NOT NULL DEFAULT 0;"

  private static let runs = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      begun_at REAL NOT NULL,
      boot TEXT NOT NULL,
      ended_at REAL,
      exit INTEGER,
      summary TEXT
    ) STRICT;
    """

  private static let tasks = """
    CREATE TABLE task (
      id INTEGER PRIMARY KEY,
      provider TEXT NOT NULL,
      task_id TEXT NOT NULL,
      stage TEXT NOT NULL CHECK (stage IN
        ('queued', 'polling', 'ready', 'downloading', 'verifying', 'storing', 'done')),
      outcome TEXT CHECK (outcome IN ('archived', 'failed', 'lost', 'rejected', 'unknown')),
      verdict TEXT,
      reason TEXT,
      sentence TEXT,
      duration REAL,
      frames_per_second REAL,
      tags TEXT NOT NULL,
      origin TEXT NOT NULL,
      run INTEGER NOT NULL REFERENCES run(id),
      enqueued_at REAL NOT NULL,
      next_poll_at REAL,
      first_polled_at REAL,
      polled_at REAL,
      polls INTEGER NOT NULL DEFAULT 0,
      unknown_sightings INTEGER NOT NULL DEFAULT 0,
      finished_seen_at REAL,
      submitted_at REAL,
      deadline REAL,
      deadline_source TEXT,
      model TEXT,
      tokens INTEGER,
      digest TEXT,
      bytes INTEGER,
      path TEXT,
      done_at REAL,
      acknowledged_at REAL,
      needs_person INTEGER NOT NULL DEFAULT 0,
      UNIQUE (task_id, provider),
      CHECK ((stage = 'done') = (outcome IS NOT NULL))
    ) STRICT;
    CREATE INDEX task_to_poll ON task(run, provider, next_poll_at)
      WHERE next_poll_at IS NOT NULL;
    CREATE INDEX task_to_recover ON task(run, provider, deadline)
      WHERE stage = 'ready' AND next_poll_at IS NOT NULL;
    CREATE INDEX task_ready ON task(run, deadline)
      WHERE stage = 'ready' AND next_poll_at IS NULL;
    CREATE INDEX task_open ON task(provider, stage, deadline) WHERE stage <> 'done';
    CREATE INDEX task_trouble ON task(id) WHERE needs_person = 1 AND acknowledged_at IS NULL;
    """

  /// The last guard against a link's query or fragment on a disk is the CHECK of `link_path`.
  private static let artifacts = """
    CREATE TABLE artifact (
      task INTEGER NOT NULL REFERENCES task(id) ON DELETE CASCADE,
      role TEXT NOT NULL,
      link_host TEXT,
      link_path TEXT CHECK (instr(link_path, '?') = 0 AND instr(link_path, '#') = 0),
      deadline REAL,
      validator TEXT,
      length INTEGER,
      synced INTEGER NOT NULL DEFAULT 0,
      vouched INTEGER NOT NULL DEFAULT 0,
      digest TEXT,
      bytes INTEGER,
      path TEXT,
      verdict TEXT,
      reason TEXT,
      PRIMARY KEY (task, role)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX artifact_object ON artifact(digest, bytes, path) WHERE digest IS NOT NULL;
    """

  private static let intents = """
    CREATE TABLE intent (
      task INTEGER PRIMARY KEY REFERENCES task(id) ON DELETE CASCADE,
      artifacts TEXT NOT NULL,
      receipt TEXT NOT NULL
    ) STRICT;
    """

  /// Lists of the inbox whose tasks are in `task`, until their files are out of the inbox.
  private static let lists = """
    CREATE TABLE list (
      name TEXT NOT NULL,
      digest TEXT NOT NULL,
      run TEXT NOT NULL,
      PRIMARY KEY (name, digest)
    ) STRICT, WITHOUT ROWID;
    """

  /// Which archive the ledger belongs to, and how many bytes of each run's records its commits cover.
  private static let archive = """
    CREATE TABLE archive (identity TEXT NOT NULL) STRICT;
    ALTER TABLE run ADD COLUMN journaled INTEGER;
    """

  /// What `holdfast status` counts, so that it looks at no row of `task`.
  ///
  /// Neither index has a task that is open. The columns of the conditions are in them, because SQLite
  /// 3.40 looks those up in the row.
  private static let status = """
    CREATE INDEX task_archived ON task(outcome, done_at, bytes) WHERE outcome = 'archived';
    CREATE INDEX task_trouble_kind
      ON task(outcome, verdict, reason, id, needs_person, acknowledged_at)
      WHERE needs_person = 1 AND acknowledged_at IS NULL;
    """

  /// Which host a finished task waits for while its link is in no memory.
  ///
  /// NULL for every other task; the trigger keeps it so. `task_waiting` counts by deadline and reads
  /// no row of `task`; `task_waiting_host` leads to the earliest deadline of each host in one step.
  private static let hosts = """
    ALTER TABLE task ADD COLUMN waiting_host TEXT;
    DROP INDEX task_ready;
    CREATE INDEX task_waiting ON task(run, deadline, waiting_host) WHERE waiting_host IS NOT NULL;
    CREATE INDEX task_waiting_host ON task(run, provider, waiting_host, deadline)
      WHERE waiting_host IS NOT NULL;
    CREATE TRIGGER task_waits_no_more AFTER UPDATE OF stage, next_poll_at ON task
      WHEN NEW.waiting_host IS NOT NULL
        AND (NEW.stage <> 'ready' OR NEW.next_poll_at IS NOT NULL)
      BEGIN UPDATE task SET waiting_host = NULL WHERE id = NEW.id; END;
    """

  /// How often the link of a task was refused in its run, and what is known of that for each artifact.
  ///
  /// Tasks whose link was refused are claimed apart from all others, those refused once first.
  private static let refusals = """
    ALTER TABLE task ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE artifact ADD COLUMN refusals TEXT;
    DROP INDEX task_to_poll;
    CREATE INDEX task_to_poll ON task(run, provider, next_poll_at)
      WHERE next_poll_at IS NOT NULL AND refusals = 0;
    DROP INDEX task_to_recover;
    CREATE INDEX task_to_recover ON task(run, provider, deadline)
      WHERE stage = 'ready' AND next_poll_at IS NOT NULL AND refusals = 0;
    CREATE INDEX task_refused_once ON task(run, provider, next_poll_at)
      WHERE next_poll_at IS NOT NULL AND refusals = 1;
    CREATE INDEX task_refused ON task(run, provider, next_poll_at)
      WHERE next_poll_at IS NOT NULL AND refusals > 1;
    """

  /// What polls have shown so far: see `PollHistory`; and the addresses where a provider has told a
  /// task's state, which are right.
  private static let observed = """
    ALTER TABLE task ADD COLUMN asked_at REAL;
    ALTER TABLE task ADD COLUMN observed REAL NOT NULL DEFAULT 0;
    ALTER TABLE task ADD COLUMN unusable REAL NOT NULL DEFAULT 0;
    ALTER TABLE task ADD COLUMN history_run INTEGER;
    ALTER TABLE task ADD COLUMN unusable_in_run REAL NOT NULL DEFAULT 0;
    ALTER TABLE task ADD COLUMN has_state_in_run INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE task ADD COLUMN without_link REAL NOT NULL DEFAULT 0;
    ALTER TABLE task ADD COLUMN polls_without_link INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE task ADD COLUMN refusals_without_link INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE task ADD COLUMN unclear_since REAL;
    CREATE TABLE provider (
      name TEXT NOT NULL,
      url TEXT NOT NULL,
      told_at REAL NOT NULL,
      PRIMARY KEY (name, url)
    ) STRICT, WITHOUT ROWID;
    """

  /// Which reading of lists named a task last, and the deadline that the journals tell of it; whether the
  /// tasks of a list of the inbox are all in `task`.
  ///
  /// `task_open_id` leads to the open tasks of a run in the order of their ids, past every done one.
  private static let listings = """
    ALTER TABLE task ADD COLUMN listing INTEGER;
    ALTER TABLE task ADD COLUMN journaled_deadline REAL;
    ALTER TABLE list ADD COLUMN is_taken INTEGER NOT NULL DEFAULT 1;
    CREATE INDEX task_open_id ON task(id, run) WHERE stage <> 'done';
    """
}
