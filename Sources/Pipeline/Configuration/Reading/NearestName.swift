extension Sequence<String> {
  /// The element that `name` is most likely a slip of, if any is close enough.
  func nearest(to name: String) -> String? {
    // A third of the name may differ: `dept` is depth, `fps` is not `pps`.
    let most = Swift.min(name.count / 3, 3)
    guard most > 0, name.count <= 64 else { return nil }
    let candidates = map { (name: $0, edits: edits(from: Array(name), to: Array($0))) }
    return candidates.filter { $0.edits <= most }.min { $0.edits < $1.edits }?.name
  }
}

/// How many letters must be put in, left out, changed or swapped with their neighbour (the
/// restricted Damerau-Levenshtein distance).
private func edits(from old: [Character], to new: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...new.count)
  for row in old.indices {
    var current = [row + 1]
    for column in new.indices {
      let change = last[column] + (old[row] == new[column] ? 0 : 1)
      var least = Swift.min(change, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, old[row] == new[column - 1], old[row - 1] == new[column] {
        least = Swift.min(least, beforeLast[column - 1] + 1)
      }
      current.append(least)
    }
    beforeLast = last
    last = current
  }
  return last[new.count]
}
