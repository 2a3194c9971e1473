/// How far an open list was found to be final, from its beginning.
struct ListProgress: Sendable {
  private(set) var position = ListPosition()
  private(set) var tally = ResultTally()
  /// The first task that is open; as long as it is, nothing else need be asked for.
  private(set) var awaited: ResultLine?
  /// Whether its bytes are not those any more that were read before.
  var hasChanged = false
  private var identity: FileIdentity?

  init(identity: FileIdentity? = nil) {
    self.identity = identity
  }

  /// The beginning of the same file.
  var fromBeginning: ListProgress { ListProgress(identity: identity) }

  /// False, and all begins anew, when this is another file than the one that was read so far.
  mutating func goesOn(with identity: FileIdentity) -> Bool {
    guard let earlier = self.identity, !earlier.isSameFile(as: identity) else {
      self.identity = identity
      return true
    }
    self = ListProgress(identity: identity)
    hasChanged = true
    return false
  }

  /// Goes on behind lines that are final, up to one that is not.
  mutating func pass(_ lines: ArraySlice<ResultLine>, upTo next: ResultLine?) {
    for line in lines { tally.count(line) }
    if let last = lines.last { position = ListPosition(behind: last.line) }
    awaited = next
  }

  /// What follows cannot be read, and counts as one line.
  mutating func passUnreadableRest() {
    tally.countUnreadable()
  }
}
