/// A line of a list that names a task, or should.
package struct ListLine: Sendable {
  /// From 1.
  package let number: Int
  /// Bytes of the list before it.
  package let start: Int64
  /// Bytes of the list up to its end.
  package let end: Int64
  package let task: Result<ListedTask, ListError>
}
