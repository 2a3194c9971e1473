/// Takes the inner boxes of a file in their order, and puts together what they say.
struct BoxReading {
  /// How often the samples may lie over the same bytes, on average: reading a file more often is a waste.
  private static let mostOverlap: Int64 = 4

  private(set) var movie: Movie?
  private var tree: BoxTree
  private var flaws = Flaws()
  private var layout = SampleLayout()
  private var fragments: FragmentParser
  private var promises = FragmentPromises()
  private let media: MediaRanges
  /// Where in the file fragments begin.
  private let starts: Set<Int64>

  init(_ topLevel: TopLevel, size: Int64) {
    media = MediaRanges(fileSize: size, ranges: topLevel.media)
    tree = BoxTree(fileSize: size)
    starts = Set(topLevel.places.filter { $0.type == "moof" }.map(\.start))
    fragments = FragmentParser(after: nil, indexEntries: 0, media: media)
  }

  var dataEnd: Int64? {
    let end = max(layout.end, fragments.layout.end)
    return end > 0 ? end : nil
  }

  mutating func take(_ place: TopLevel.Place, _ bytes: ArraySlice<UInt8>) throws(Bomb) {
    if place.isCut {
      // That it is cut is told already, and explains whatever contradicts itself in it.
      var cut = self
      cut.flaws = Flaws()
      // libavformat would read what the cut took from a table out of whatever comes next.
      cut.tree.mostPromisedBytes = -1
      try cut.read(place, bytes)
      movie = cut.movie
      layout = cut.layout
    } else {
      try read(place, bytes)
    }
  }

  private mutating func read(_ place: TopLevel.Place, _ bytes: ArraySlice<UInt8>) throws(Bomb) {
    if place.type == "sidx" {
      // Which holds no boxes.
      return promises.check(
        sidx: bytes, endingAt: place.payload.upperBound, fileSize: media.fileSize)
    }
    let box = try tree.box(place.type, bytes)
    switch place.type {
    case "moov" where movie == nil:
      let parsed = try MovieParser(box, media: media)
      movie = parsed.movie
      layout = parsed.layout
      flaws.note(parsed.flaws)
      fragments = FragmentParser(
        after: parsed.movie, indexEntries: parsed.indexEntries, media: media)
    case "moof": try fragments.read(box, at: place.start)
    case "mfra": try promises.check(box, fragments: starts)
    default: break
    }
  }

  /// What is wrong, when all boxes have been taken.
  mutating func conclude() throws(Bomb) -> Flaws {
    if var movie {
      for index in movie.tracks.indices {
        movie.tracks[index].samplesInFragments = fragments.samples[movie.tracks[index].id] ?? 0
      }
      movie.areFragmentsRead = true
      promises.check(movie, ticks: fragments.ticks)
      self.movie = movie
    }
    noteLayout()
    for other in [tree.flaws, fragments.flaws, promises.flaws] { flaws.note(other) }
    let readable = layout.readable.addingClamping(fragments.layout.readable)
    guard readable / Self.mostOverlap <= media.fileSize else {
      throw Bomb(
        .badMovieHeader, "The samples take \(readable) bytes of a file of \(media.fileSize).")
    }
    return flaws
  }

  private mutating func noteLayout() {
    if layout.piecesPastEnd > 0 {
      flaws.note(
        .truncated, "Samples go on behind the end of the file, up to byte \(layout.end).")
    }
    guard let total = media.total, total > 0 else { return }
    if layout.piecesOutside > 0 {
      flaws.note(
        .samplesOutside,
        "Chunks of samples that lie outside of the media data: \(layout.piecesOutside).")
    }
    let bytes = layout.bytes.addingClamping(fragments.layout.bytes)
    if bytes > total, layout.piecesPastEnd + fragments.layout.piecesPastEnd == 0 {
      flaws.note(
        .tablesDisagree, "The samples take \(bytes) bytes, and the media data has \(total).")
    }
  }
}
