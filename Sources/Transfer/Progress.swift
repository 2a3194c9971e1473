/// How far a download has come, in bytes.
package struct Progress: Hashable, Sendable {
  package let received: Int64
  /// Nil when the server told no length.
  package let expected: Int64?
}
