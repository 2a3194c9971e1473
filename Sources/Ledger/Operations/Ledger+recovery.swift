package import FoundationEssentials
import GRDB

extension Ledger {
  /// Puts right what the last process left under way, however it ended; called once after open,
  /// before anything is claimed.
  ///
  /// Doing it twice changes nothing. Tasks with an intent are left to whoever looks at the archive.
  package func recoverAtOpen(now: Date) async throws(LedgerError) {
    try await write { database in
      // Links live in memory only, so that of every finished task is gone. It waits for the host of
      // what it lacks, `video` before `original`.
      try database.run(
        """
        UPDATE task INDEXED BY task_open_id SET stage = 'ready', next_poll_at = NULL,
          waiting_host = coalesce(
          (SELECT link_host FROM artifact WHERE task = task.id AND digest IS NULL
            ORDER BY role DESC LIMIT 1), '')
        WHERE stage <> 'done' AND waiting_host IS NULL
          AND finished_seen_at IS NOT NULL AND deadline IS NOT NULL
          AND id NOT IN (SELECT task FROM intent)
        """)
      try database.run(
        """
        UPDATE task INDEXED BY task_open_id
        SET stage = 'queued', next_poll_at = CASE polls WHEN 0 THEN 0 ELSE ? END
        WHERE stage <> 'done' AND stage <> 'ready' AND next_poll_at IS NULL
          AND id NOT IN (SELECT task FROM intent)
        """, [now.timeIntervalSince1970])
      // Put off by a clock that was ahead, or by a run that is over: it may be asked now.
      try database.bringForwardPolls(to: now)
    }
  }

  /// The machine's clock was set back: what is to be polled later may be polled now.
  package func bringForwardPolls(to now: Date) async throws(LedgerError) {
    try await write { try $0.bringForwardPolls(to: now) }
  }
}

extension Database {
  fileprivate func bringForwardPolls(to now: Date) throws {
    try run(
      """
      UPDATE task INDEXED BY task_open_id SET next_poll_at = :now
      WHERE stage <> 'done' AND next_poll_at > :now
      """,
      ["now": now.timeIntervalSince1970])
  }
}
