/// How many tasks are archived.
package struct ArchivedCount: Sendable, Equatable {
  package let tasks: Int
  /// Of their objects in role `video`.
  package let bytes: Int64
}
