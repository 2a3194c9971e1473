/// A place in a list, behind one of its lines, from which it can be read on.
package struct ListPosition: Hashable, Sendable {
  /// How many lines are before it.
  package var line = 0
  /// How many bytes are before it.
  package var offset: Int64 = 0
}

extension ListPosition {
  init(behind line: ListLine) {
    self.init(line: line.number, offset: line.end)
  }
}
