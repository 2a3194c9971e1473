/// Reads the fragments (`moof`) of a file, one after the other.
struct FragmentParser {
  private(set) var flaws = Flaws()
  private(set) var layout = SampleLayout()
  /// The length of the samples in fragments, in each track's time.
  private(set) var ticks: [UInt32: Int64] = [:]
  /// How many samples of each track the fragments have.
  private(set) var samples: [UInt32: Int] = [:]
  /// Where the samples of each track end so far, in its time.
  private var ends: [UInt32: Int64] = [:]
  /// Entries that libavformat makes of the movie header and all fragments so far.
  private var indexEntries: Int
  private let movie: Movie?
  private let media: MediaRanges

  init(after movie: Movie?, indexEntries: Int, media: MediaRanges) {
    self.movie = movie
    self.indexEntries = indexEntries
    self.media = media
  }

  /// - Parameter start: where in the file the `moof` begins.
  mutating func read(_ moof: Box, at start: Int64) throws(Bomb) {
    let tracks = moof.all("traf")
    guard tracks.count <= MovieParser.mostTracks else {
      throw Bomb("A fragment has \(tracks.count) tracks.")
    }
    // For each run of samples libavformat then counts from its error's number up (mov_read_trun).
    if movie?.lacksTrackID == true { throw Bomb("There are fragments, and a track without an id.") }
    // Where nothing is said, each track's data follows the one's before it.
    var position = start
    for track in tracks { try read(track, fragment: start, position: &position) }
    if layout.piecesPastEnd > 0 {
      flaws.note(.truncated, "Fragments whose samples are behind the end of the file.")
    }
    if layout.piecesOutside > 0 {
      flaws.note(.samplesOutside, "Fragments whose samples lie outside of the media data.")
    }
  }

  private mutating func read(
    _ track: Box, fragment: Int64, position: inout Int64
  ) throws(Bomb) {
    var fields = Fields(try track.only("tfhd")?.payload ?? [])
    guard let flags = fields.versionAndFlags()?.flags, let id = fields.next(UInt32.self) else {
      return flaws.note(.badFragments, "A fragment's track lacks its header (tfhd).")
    }
    var base = flags & 0x2_0000 != 0 ? fragment : position
    if flags & 0x1 != 0 { base = Int64(clamping: fields.next(UInt64.self) ?? 0) }
    if flags & 0x2 != 0 { fields.skip(4) }
    var defaults = movie?.defaults[id] ?? SampleDefaults()
    if flags & 0x8 != 0 { defaults.duration = fields.next(UInt32.self) ?? 0 }
    if flags & 0x10 != 0 { defaults.size = fields.next(UInt32.self) ?? 0 }
    if let movie, !movie.tracks.contains(where: { $0.id == id }) {
      flaws.note(.badFragments, "A fragment is of track \(id), which there is not.")
    }
    if let time = try track.only("tfdt") { begin(time, of: id) }
    position = base
    for box in track.all("trun") {
      try add(
        TrackRun(box, defaults: defaults), of: id, base: base, position: &position)
    }
  }

  /// A fragment begins when the one before it ends: of one that was lost between them there is no
  /// other trace.
  private mutating func begin(_ time: Box, of track: UInt32) {
    var fields = Fields(time.payload)
    guard let version = fields.versionAndFlags()?.version,
      let start = fields.next(version: version).map({ Int64(clamping: $0) })
    else { return }
    let timescale = movie?.tracks.first { $0.id == track }?.timescale ?? 0
    let gap = ends[track].map { Double(start) - Double($0) } ?? 0
    if timescale > 0, gap > FragmentPromises.tolerance * Double(timescale) {
      let second = Double(start) / Double(timescale)
      flaws.note(.fragmentsMissing, "Fragments are missing before second \(second) (tfdt).")
    }
    ends[track] = start
  }

  private mutating func add(
    _ run: TrackRun, of track: UInt32, base: Int64, position: inout Int64
  ) throws(Bomb) {
    indexEntries += run.count
    samples[track, default: 0] += run.count
    guard indexEntries <= MovieParser.mostSamples(in: media.fileSize) else {
      throw Bomb("There are \(indexEntries) samples in \(media.fileSize) bytes.")
    }
    if let offset = run.dataOffset {
      let (sum, overflow) = base.addingReportingOverflow(Int64(offset))
      position = overflow ? .max : sum
    }
    guard position >= 0 else {
      return flaws.note(.badFragments, "A fragment's samples lie before the file's beginning.")
    }
    layout.add(from: position, bytes: run.bytes, in: media)
    position = position.addingClamping(run.bytes)
    ticks[track] = (ticks[track] ?? 0).addingClamping(run.ticks)
    ends[track] = ends[track]?.addingClamping(run.ticks)
  }
}
