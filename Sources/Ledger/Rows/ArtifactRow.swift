package import FoundationEssentials
import GRDB

/// An artifact of a task: what is known of its link, and what became of it.
package struct ArtifactRow: Sendable, Equatable {
  /// `video` or `original`.
  package var role: String
  /// The link's host and path; its query is never given to the ledger.
  package var linkHost: String?
  package var linkPath: String?
  package var deadline: Date?

  /// What its host called the file whose bytes are in staging: its entity tag, or its date.
  package var validator: String?
  /// How long that file is, when this was told.
  package var length: Int64?
  /// How long the file is at least that the link leads to, where there was no room for it.
  package var leastLength: Int64 = 0
  /// What its host says that the bytes of that file add up to, as `crc64ecma:…`.
  package var checksum: String?
  /// How many of its first bytes, in staging, outlive a power cut.
  package var synced: Int64 = 0
  /// Whether nothing was written to them since.
  package var vouched = false
  /// What the pipeline knows of the refusals of its links.
  package var refusals: String?

  /// Nil until it is archived, and for ever when it could not be had.
  package var digest: String?
  package var bytes: Int64?
  /// Relative to the archive's root.
  package var path: String?
  package var verdict: String?
  /// A slug: why it could not be had, or what is wrong with it.
  package var reason: String?

  package init(
    role: String, linkHost: String? = nil, linkPath: String? = nil, deadline: Date? = nil,
    digest: String? = nil, bytes: Int64? = nil, path: String? = nil, verdict: String? = nil,
    reason: String? = nil
  ) {
    self.role = role
    self.linkHost = linkHost
    self.linkPath = linkPath
    self.deadline = deadline
    self.digest = digest
    self.bytes = bytes
    self.path = path
    self.verdict = verdict
    self.reason = reason
  }
}

extension ArtifactRow {
  init(_ row: Row) throws {
    role = try row.value("role")
    linkHost = try row.value("link_host")
    linkPath = try row.value("link_path")
    deadline = try row.date("deadline")
    validator = try row.value("validator")
    length = try row.value("length")
    leastLength = try row.value("least_length")
    checksum = try row.value("checksum")
    synced = try row.value("synced")
    vouched = try row.value("vouched")
    refusals = try row.value("refusals")
    digest = try row.value("digest")
    bytes = try row.value("bytes")
    path = try row.value("path")
    verdict = try row.value("verdict")
    reason = try row.value("reason")
  }

  /// Adds what this row says to what is recorded of the artifact.
  ///
  /// What is known of the bytes in staging stays.
  func record(of task: TaskRow.ID, in database: Database) throws {
    try database.run(
      """
      INSERT INTO artifact
        (task, role, link_host, link_path, deadline, digest, bytes, path, verdict, reason)
      VALUES
        (:task, :role, :host, :link, :deadline, :digest, :bytes, :path, :verdict, :reason)
      ON CONFLICT (task, role) DO UPDATE SET
        link_host = coalesce(excluded.link_host, link_host),
        link_path = coalesce(excluded.link_path, link_path),
        deadline = coalesce(excluded.deadline, deadline),
        digest = excluded.digest, bytes = excluded.bytes, path = excluded.path,
        verdict = excluded.verdict, reason = excluded.reason
      """,
      [
        "task": task, "role": role, "host": linkHost, "link": linkPath,
        "deadline": deadline?.timeIntervalSince1970, "digest": digest, "bytes": bytes,
        "path": path, "verdict": verdict, "reason": reason,
      ])
  }
}
