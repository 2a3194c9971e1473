package import FoundationEssentials

extension Receipt {
  /// One file of the task: either stored, and then `digest`, `bytes` and `object` are there, or `lost`.
  package struct Artifact: Sendable, Equatable, Codable {
    package var role: String
    package var verdict: String?
    /// Slugs of what keeps the verdict from being better.
    package var reasons: [String]?
    package var digest: Digest?
    package var bytes: Int64?
    /// Written as its path, relative to the archive's root.
    package var object: ObjectName?
    package var facts: JSON?
    package var checks: JSON?
    package var link: Link?
    /// CRC-32C of each MiB in 8 hex digits: to locate damage, never to prove anything.
    package var chunks: [String]?
    /// Why the artifact could not be had, as a slug.
    package var lost: String?

    /// Relative to the archive's root.
    package var path: String? { object?.path }

    private enum CodingKeys: String, CodingKey {
      case role, verdict, reasons, digest, bytes
      case object = "path"
      case facts, checks, link, chunks, lost
    }

    /// An artifact that is an object of the archive.
    package init(
      role: String, verdict: String, reasons: [String]? = nil, object: ObjectName, bytes: Int64,
      chunks: [String], facts: JSON, checks: JSON, link: Link?
    ) {
      self.role = role
      self.verdict = verdict
      self.reasons = reasons
      digest = object.digest
      self.object = object
      self.bytes = bytes
      self.chunks = chunks
      self.facts = facts
      self.checks = checks
      self.link = link
    }

    /// An artifact that could not be had.
    package init(role: String, lost: String, link: Link? = nil) {
      self.role = role
      self.lost = lost
      self.link = link
    }
  }

  /// Where an artifact came from; never with the query, which is the key to it.
  package struct Link: Sendable, Equatable, Codable {
    package var host: String
    package var path: String
    package var deadline: Date?
    /// What the deadline was read from, as `X-Amz-Expires`.
    package var deadlineSource: String?

    package init(
      host: String, path: String, deadline: Date? = nil, deadlineSource: String? = nil
    ) {
      self.host = host
      self.path = path
      self.deadline = deadline
      self.deadlineSource = deadlineSource
    }

    private enum CodingKeys: String, CodingKey {
      case host, path, deadline
      case deadlineSource = "deadline_source"
    }
  }
}
