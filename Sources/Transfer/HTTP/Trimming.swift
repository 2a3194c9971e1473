extension BidirectionalCollection {
  /// Without the elements at both ends that satisfy the predicate.
  func trimming(while predicate: (Element) -> Bool) -> SubSequence {
    drop(while: predicate).trimmingSuffix(while: predicate)
  }

  /// Without the elements at the end that satisfy the predicate.
  func trimmingSuffix(while predicate: (Element) -> Bool) -> SubSequence {
    guard let last = lastIndex(where: { !predicate($0) }) else { return self[..<startIndex] }
    return self[...last]
  }
}
