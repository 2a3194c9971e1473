package import FoundationEssentials
import GRDB

extension Ledger {
  /// How the tasks of a batch stand, in its order; a few thousand at most.
  package func standings(
    of batch: [Listed], in listing: ListingID
  ) async throws(LedgerError) -> [Standing] {
    try await read { database in
      let enqueuer = Enqueuer(
        database: database, run: 0, time: .distantPast, listing: listing)
      var names: Set<[String]> = []
      return try batch.map { listed in
        guard names.insert([listed.provider, listed.taskID]).inserted else { return .duplicate }
        guard let known = try enqueuer.standing(of: listed) else { return .new }
        return known.listing == listing ? .duplicate : known.standing
      }
    }
  }

  /// Records a batch of listed tasks, whose lines in the journal are durable.
  ///
  /// - Parameters:
  ///   - standings: what ``standings(of:in:)`` returned for the batch.
  ///   - coverage: how far this transaction covers the journal.
  package func enlist(
    _ batch: [Listed], _ standings: [Standing], in listing: ListingID, run: RunRow.ID,
    at time: Date, covering coverage: Coverage? = nil
  ) async throws(LedgerError) {
    try await write { database in
      try database.cover(coverage)
      let enqueuer = Enqueuer(database: database, run: run, time: time, listing: listing)
      for (listed, standing) in zip(batch, standings) where standing != .duplicate {
        try enqueuer.enlist(listed, judged: standing)
      }
    }
  }

  /// Makes every open task the run's.
  package func enlistOpen(run: RunRow.ID) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        UPDATE task INDEXED BY task_open_id SET \(Database.forgetsRefusals), run = :run
        WHERE stage <> 'done'
        """, ["run": run])
    }
  }

  // MARK: Lists of the inbox

  /// Notes that a list is about to be taken; what is noted of it already stays.
  package func beginTaking(_ list: TakenList) async throws(LedgerError) {
    try await write { database in
      try database.run(
        "INSERT OR IGNORE INTO list (name, digest, run, is_taken) VALUES (?, ?, ?, 0)",
        [list.name, list.digest, list.run])
    }
  }

  /// All tasks of the list are in the ledger.
  package func took(_ list: TakenList) async throws(LedgerError) {
    try await write { database in
      try database.run(
        "UPDATE list SET is_taken = 1 WHERE name = ? AND digest = ?", [list.name, list.digest])
    }
  }

  /// The list doesn't lie in the inbox any more.
  package func filed(_ list: TakenList) async throws(LedgerError) {
    try await write { database in
      try database.run(
        "DELETE FROM list WHERE name = ? AND digest = ?", [list.name, list.digest])
    }
  }

  /// The lists that were begun and, as far as the ledger knows, still lie in the inbox.
  package func takenLists() async throws(LedgerError) -> [TakenList] {
    try await read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM list").map { row in
        TakenList(
          name: try row.value("name"), digest: try row.value("digest"), run: try row.value("run"),
          isTaken: try row.value("is_taken"))
      }
    }
  }
}
