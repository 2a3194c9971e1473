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

  /// What the ledger knows of the archive.
  package struct Claims: Sendable {
    let objects: @Sendable (_ shard: String) throws -> [Claim]
    let owners: @Sendable (_ digest: Digest) throws -> [Owner]

    /// - Parameters:
    ///   - objects: The objects whose digests begin with these two hex digits.
    ///   - owners: The tasks that have an object.
    package init(
      objects: @escaping @Sendable (_ shard: String) throws -> [Claim],
      owners: @escaping @Sendable (_ digest: Digest) throws -> [Owner]
    ) {
      self.objects = objects
      self.owners = owners
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
