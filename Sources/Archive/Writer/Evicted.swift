package import SystemPackage

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
