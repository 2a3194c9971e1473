extension ListReader {
  private struct PageIsFull: Error {}

  /// Up to `limit` lines that are neither blank nor comments, from a position on; none only at the
  /// end.
  ///
  /// What keeps the list from being read any further is thrown by the page behind. Blocks.
  func page(from position: ListPosition, limit: Int) throws -> [ListLine] {
    var lines: [ListLine] = []
    do {
      try forEach(from: position) { line in
        lines.append(line)
        if lines.count == limit { throw PageIsFull() }
      }
    } catch is PageIsFull {
      return lines
    } catch is ListError where !lines.isEmpty {
      return lines
    }
    return lines
  }
}
