package import FoundationEssentials

/// A task that has an object in the archive.
package struct Holder: Sendable, Equatable {
  package let provider: String
  package let taskID: String
  package let tokens: Int64?
  package let bytes: Int64
  /// Of the link that the object came from.
  package let deadline: Date?
}
