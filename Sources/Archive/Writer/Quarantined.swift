package import SystemPackage

/// Where quarantine has put a file, and what has to go for it.
package struct Quarantined: Sendable, Hashable {
  package let path: FilePath
  /// Whether it stays whole until its task is archived or forgotten.
  package let isHeld: Bool
  /// What there was no more room for.
  package let evicted: [Evicted]
}

/// What quarantine had no more room for: it is gone.
package struct Evicted: Sendable, Hashable {
  package let path: FilePath
  package let bytes: Int64
  /// Whose artifact it was; nil for what was no task's.
  package let provider: String?
  package let taskID: String?

  init(path: FilePath, bytes: Int64, record: Quarantine.Record?) {
    self.path = path
    self.bytes = bytes
    provider = record?.provider
    taskID = record?.taskID
  }
}
