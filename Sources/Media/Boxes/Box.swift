/// A box in memory, with the boxes in it where it is one that holds others.
struct Box {
  let type: BoxType
  let payload: ArraySlice<UInt8>
  let children: [Box]

  func all(_ type: BoxType) -> [Box] { children.filter { $0.type == type } }

  /// The one child of a type; nil when there is none.
  ///
  /// Of two, readers take one or the other: what was checked need not be what is used.
  func only(_ type: BoxType) throws(Bomb) -> Box? {
    let found = all(type)
    guard found.count < 2 else {
      throw Bomb(
        .badMovieHeader, "The box \(type) occurs \(found.count) times in one \(self.type).")
    }
    return found.first
  }
}
