/// A line of a list that names a task, or should.
package struct ListLine: Sendable {
  /// From 1.
  package let number: Int
  package let task: Result<ListedTask, ListError>
}
