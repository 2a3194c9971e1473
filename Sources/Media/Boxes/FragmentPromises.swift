/// What a fragmented file says of its fragments elsewhere (`sidx`, `mfra`, `mehd`): one that is
/// promised and missing was lost at a boundary, where no box is cut.
struct FragmentPromises {
  /// Seconds that the fragments may fall short of a promise.
  static let tolerance = 0.1

  private(set) var flaws = Flaws()

  /// A table of the fragments in which a track's keyframes are.
  ///
  /// Throws when it lists more than there can be fragments.
  mutating func check(_ mfra: Box, fragments: Set<Int64>) throws(Bomb) {
    for box in mfra.all("tfra") {
      var fields = Fields(box.payload)
      guard let version = fields.versionAndFlags()?.version, fields.next(UInt32.self) != nil,
        let widths = fields.next(UInt32.self), let count = fields.next(UInt32.self)
      else { continue }
      // Time and offset, then three numbers of one to four bytes.
      let numbers = [4, 2, 0].reduce(3) { $0 + Int(widths >> $1 & 3) }
      let table = Table(fields.rest, count: count, entry: (version == 1 ? 16 : 8) + numbers)
      if table.count < count {
        flaws.note(
          .badFragments,
          "The table tfra promises \(count) entries, and has room for \(table.count).")
      }
      guard table.count <= TopLevel.mostBoxes else {
        throw Bomb("The table tfra lists \(table.count) fragments.")
      }
      for index in 0..<table.count {
        let offset =
          version == 1
          ? Int64(clamping: table.longNumber(index, at: 8))
          : Int64(table.number(index, at: 4))
        if !fragments.contains(offset) { missing("at byte \(offset) (mfra)") }
      }
    }
  }

  /// An index of the bytes that follow it.
  /// - Parameter end: where in the file the box ends.
  mutating func check(sidx: ArraySlice<UInt8>, endingAt end: Int64, fileSize: Int64) {
    var fields = Fields(sidx)
    guard let version = fields.versionAndFlags()?.version, fields.next(UInt64.self) != nil,
      fields.next(version: version) != nil, let first = fields.next(version: version),
      let count = fields.next(UInt32.self).map({ Int($0 & 0xffff) }),
      count * 12 <= fields.rest.count
    else { return flaws.note(.badFragments, "The index of fragments (sidx) is broken.") }
    var limit = end.addingClamping(Int64(clamping: first))
    for _ in 0..<count {
      // The highest bit says of what kind the reference is.
      let size = fields.next(UInt32.self) ?? 0
      limit = limit.addingClamping(Int64(size & 0x7fff_ffff))
      fields.skip(8)
    }
    if limit > fileSize { missing("up to byte \(limit) (sidx)") }
  }

  /// The length of the movie with all its fragments.
  mutating func check(_ movie: Movie, ticks: [UInt32: Int64]) {
    guard let promised = movie.promisedTicks, movie.timescale > 0 else { return }
    let longest = movie.tracks.filter { $0.timescale > 0 }.map { track in
      (Double(track.ticks) + Double(ticks[track.id] ?? 0)) / Double(track.timescale)
    }.max()
    let seconds = Double(promised) / Double(movie.timescale)
    if (longest ?? 0) + Self.tolerance < seconds { missing("up to second \(seconds) (mehd)") }
  }

  private mutating func missing(_ what: @autoclosure () -> String) {
    flaws.note(.fragmentsMissing, "Fragments are missing that are promised \(what()).")
  }
}
