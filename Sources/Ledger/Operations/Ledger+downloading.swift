package import FoundationEssentials
import GRDB

extension Ledger {
  /// The links of these tasks were refused or lost: they are polled before all others.
  package func backToRecover(_ ids: [TaskRow.ID]) async throws(LedgerError) {
    try await write { database in
      for id in ids {
        try database.updateOpenTask(id, set: "stage = 'ready', next_poll_at = 0")
      }
    }
  }

  /// The poll for this task's link brought nothing: once `time` is there, it goes before all others
  /// again.
  package func recoverLater(_ id: TaskRow.ID, at time: Date) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(
        id, set: "stage = 'ready', next_poll_at = :time", ["time": time.timeIntervalSince1970])
    }
  }

  /// A task goes to, or from, a download slot or the media worker.
  ///
  /// Only `ready`, `downloading` and `verifying` are set this way; the others come with what leads
  /// to them.
  package func stage(_ id: TaskRow.ID, _ stage: Stage) async throws(LedgerError) {
    precondition(
      [.ready, .downloading, .verifying].contains(stage), "\(stage) is not set on its own")
    try await write { database in
      try database.updateOpenTask(
        id, set: "stage = :stage, next_poll_at = NULL, waiting_host = NULL",
        ["stage": stage.rawValue])
    }
  }

  /// The provider has given the links of a finished task again, or others; `at` is when.
  ///
  /// What was fetched of it stays recorded.
  package func relinked(
    _ id: TaskRow.ID, _ reply: FinishedReply, at time: Date
  ) async throws(LedgerError) {
    try await write { database in
      try database.updateOpenTask(
        id,
        set: """
          stage = 'ready', next_poll_at = NULL, waiting_host = NULL, polls = polls + 1, polled_at = :time,
          deadline = :deadline, deadline_source = :source
          """,
        [
          "time": time.timeIntervalSince1970, "deadline": reply.deadline.timeIntervalSince1970,
          "source": reply.deadlineSource,
        ])
      for artifact in reply.artifacts {
        try database.run(
          """
          UPDATE artifact SET link_host = :host, link_path = :path, deadline = :deadline
          WHERE task = :task AND role = :role
          """,
          [
            "host": artifact.linkHost, "path": artifact.linkPath,
            "deadline": artifact.deadline?.timeIntervalSince1970, "task": id,
            "role": artifact.role,
          ])
      }
    }
  }

  /// An artifact is being asked for: from now on its bytes in staging may change.
  ///
  /// A task that waits for another link goes on waiting for it.
  package func asked(_ id: TaskRow.ID, role: String) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        UPDATE task SET stage = 'downloading'
        WHERE id = ? AND stage = 'ready' AND next_poll_at IS NULL
        """, [id])
      try database.run(
        "UPDATE artifact SET vouched = 0 WHERE task = ? AND role = ? AND vouched", [id, role])
    }
  }

  /// An artifact arrives from its first byte on, in place of what was in staging; `validator`, `length`
  /// and `checksum` are what its host says of the whole.
  package func began(
    _ id: TaskRow.ID, role: String, validator: String?, length: Int64?, checksum: String? = nil
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        UPDATE artifact SET validator = :validator, length = :length, checksum = :checksum,
          synced = 0, vouched = 0
        WHERE task = :task AND role = :role AND digest IS NULL
        """,
        [
          "validator": validator, "length": length, "checksum": checksum, "task": id,
          "role": role,
        ])
    }
  }

  /// An artifact broke off; its first bytes, in staging, outlive a power cut, and nothing is written to
  /// them for now.
  ///
  /// - Parameter isVouched: whether they are the bytes that arrived, as far as is known.
  package func brokeOff(
    _ id: TaskRow.ID, role: String, validator: String?, length: Int64?, checksum: String? = nil,
    synced bytes: Int64, isVouched: Bool = true
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        UPDATE artifact SET validator = :validator, length = :length, checksum = :checksum,
          synced = :bytes, vouched = :vouched
        WHERE task = :task AND role = :role AND digest IS NULL
        """,
        [
          "validator": validator, "length": length, "checksum": checksum, "bytes": bytes,
          "vouched": isVouched, "task": id, "role": role,
        ])
    }
  }

  /// There was no room for the artifact, which is so long at least.
  package func needsRoom(
    _ id: TaskRow.ID, role: String, length: Int64
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        "UPDATE artifact SET least_length = ? WHERE task = ? AND role = ?", [length, id, role])
    }
  }

  /// The first bytes of the artifact are removed from staging; what its host says of it stays.
  package func removedBeginning(_ id: TaskRow.ID, role: String) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        UPDATE artifact SET validator = NULL, synced = 0, vouched = 0
        WHERE task = ? AND role = ? AND digest IS NULL
        """, [id, role])
    }
  }

  /// An artifact has arrived whole, and is durable in staging: a later process goes on with these bytes.
  ///
  /// `validator` is the entity tag, or the date, that its host gave them, `checksum` its sum.
  package func fetched(
    _ id: TaskRow.ID, role: String, digest: String, bytes: Int64, validator: String?,
    checksum: String? = nil
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        UPDATE artifact SET digest = :digest, bytes = :bytes, validator = :validator,
          length = :bytes, checksum = :checksum
        WHERE task = :task AND role = :role
        """,
        [
          "digest": digest, "bytes": bytes, "validator": validator, "checksum": checksum,
          "task": id, "role": role,
        ])
      guard database.changesCount == 1 else { throw LedgerError.notOpen(id: id) }
    }
  }
}
