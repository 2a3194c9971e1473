extension Verification {
  /// An object that someone counts on, as the ledger does.
  package struct Claim: Sendable, Hashable {
    package let object: ObjectName
    package let bytes: Int64

    package init(object: ObjectName, bytes: Int64) {
      self.object = object
      self.bytes = bytes
    }
  }

  /// What the ledger says of a task.
  package struct TaskClaim: Sendable, Hashable {
    package let row: Int64
    package let provider: String
    package let taskID: String
    /// `archived`, another outcome, or nil for an open task.
    package let outcome: String?
    package let verdict: String?
    /// Of the video.
    package let digest: String?

    package init(
      row: Int64, provider: String, taskID: String, outcome: String?, verdict: String?,
      digest: String?
    ) {
      self.row = row
      self.provider = provider
      self.taskID = taskID
      self.outcome = outcome
      self.verdict = verdict
      self.digest = digest
    }
  }

  /// What the ledger knows of the archive.
  package struct Claims: Sendable {
    let objects: @Sendable (_ shard: String) throws -> [Claim]
    let owners: @Sendable (_ digest: Digest) throws -> [Owner]
    let task: (@Sendable (_ provider: String, _ taskID: String) throws -> TaskClaim?)?
    let archived: (@Sendable (_ row: Int64) throws -> [TaskClaim])?

    /// - Parameters:
    ///   - objects: The objects whose digests begin with these two hex digits.
    ///   - owners: The tasks that have an object.
    ///   - task: What the ledger says of a task; nil when it doesn't know the task.
    ///   - archived: A page of archived tasks behind this row, in the order of the rows.
    package init(
      objects: @escaping @Sendable (_ shard: String) throws -> [Claim],
      owners: @escaping @Sendable (_ digest: Digest) throws -> [Owner],
      task: (@Sendable (_ provider: String, _ taskID: String) throws -> TaskClaim?)? = nil,
      archived: (@Sendable (_ row: Int64) throws -> [TaskClaim])? = nil
    ) {
      self.objects = objects
      self.owners = owners
      self.task = task
      self.archived = archived
    }
  }

  /// A task that has an object or a receipt in the archive.
  package struct Owner: Sendable, Hashable {
    package let provider: String
    package let taskID: String
    /// What it has cost, where that is known.
    package let tokens: Int64?
    /// How long the object is, as far as this task knows.
    package let bytes: Int64?

    package init(provider: String, taskID: String, tokens: Int64? = nil, bytes: Int64? = nil) {
      self.provider = provider
      self.taskID = taskID
      self.tokens = tokens
      self.bytes = bytes
    }

    /// As `provider:task_id`.
    package var task: String { "\(provider):\(taskID)" }
  }
}
