/// Reads a movie header: pure, over bytes in memory.
///
/// Facts come of a broken one as well; what is wrong is noted. It throws where libavformat must not
/// see the file.
struct MovieParser {
  /// A video, its sound, and what goes with them.
  static let mostTracks = 8
  /// Decoder settings and color profiles are of a few kilobytes.
  static let mostSampleEntryBytes = 1 << 20

  /// How many samples, each time they are shown, a file may be said to have.
  ///
  /// libavformat keeps 24 bytes of each and takes a microsecond to read it: the least is of 16 MiB, as of
  /// any table. In a long film samples are of a hundred bytes and more on average; the largest number
  /// is what a movie header of the largest size could list one by one.
  static func mostSamples(in fileSize: Int64) -> Int {
    max(Int(TablePromise.mostBytes(in: 0)) / 24, Int(min(fileSize / 8, 4_194_304)))
  }

  private(set) var movie = Movie()
  private(set) var flaws = Flaws()
  private(set) var layout = SampleLayout()
  /// Entries that libavformat would make of all tracks.
  private(set) var indexEntries = 0
  private let media: MediaRanges

  init(_ moov: Box, media: MediaRanges) throws(Bomb) {
    self.media = media
    let tracks = moov.all("trak")
    guard tracks.count <= Self.mostTracks else {
      throw Bomb("There are \(tracks.count) tracks; \(Self.mostTracks) is the most that is read.")
    }
    movie.hasAIGCLabel = AIGCLabel.isIn(moov)
    readTimescale(moov)
    if let extends = try moov.only("mvex") { try readDefaults(extends) }
    for track in tracks { try read(track) }
    movie.dataEnd = layout.end > 0 ? layout.end : nil
  }

  private mutating func readTimescale(_ moov: Box) {
    guard let header = moov.all("mvhd").first, let timescale = Self.numberBehindTimes(header) else {
      return flaws.note(.badMovieHeader, "The movie header lacks its own header (mvhd).")
    }
    movie.timescale = timescale
  }

  private mutating func readDefaults(_ extends: Box) throws(Bomb) {
    movie.isFragmented = true
    for box in extends.all("trex") {
      var fields = Fields(box.payload.dropFirst(4))
      guard let track = fields.next(UInt32.self), fields.next(UInt32.self) != nil,
        let duration = fields.next(UInt32.self), let size = fields.next(UInt32.self)
      else { continue }
      // libavformat takes the first of two.
      guard movie.defaults[track] == nil else { continue }
      movie.defaults[track] = SampleDefaults(duration: duration, size: size)
    }
    guard let promise = try extends.only("mehd") else { return }
    var fields = Fields(promise.payload)
    guard let version = fields.versionAndFlags()?.version else { return }
    movie.promisedTicks = fields.next(version: version)
  }

  private mutating func read(_ track: Box) throws(Bomb) {
    let header = try track.only("tkhd")
    let id = header.flatMap(Self.numberBehindTimes)
    if (id ?? .max) > Int32.max {
      movie.lacksTrackID = true
      flaws.note(.badMovieHeader, "A track has no id (tkhd).")
    }
    let media = try track.only("mdia")
    let information = try media?.only("minf")
    for box in track.all("dinf") + (information?.all("dinf") ?? []) {
      try DataReferences.check(box)
    }
    let edits = try Self.edits(of: track)
    guard let media, let samples = try information?.only("stbl") else {
      return flaws.note(.badMovieHeader, "A track lacks its media, or its sample tables.")
    }
    let tables = try SampleTables(samples, fileSize: self.media.fileSize)
    let handler = media.all("hdlr").first.flatMap(Self.handler)
    try add(tables, of: handler, edits: edits)
    let ticks = tables.ticks
    if ticks == nil { flaws.note(.tablesDisagree, "A track is longer than time can be told.") }
    let mediaHeader = media.all("mdhd").first
    let timescale = mediaHeader.flatMap(Self.numberBehindTimes) ?? 0
    if timescale == 0 { flaws.note(.badMovieHeader, "A track has no unit of time (mdhd).") }
    if let length = mediaHeader.flatMap(Self.length) {
      check(ticks ?? 0, timescale, against: length)
    }
    check(edits, against: tables, ticks: ticks ?? 0)
    let entry = try SampleEntry(samples)
    let isVideo = handler == "vide"
    movie.tracks.append(
      Track(
        id: id ?? 0, handler: handler, isEnabled: header.map(Self.isEnabled) ?? false,
        codec: entry?.codec, width: isVideo ? entry?.width : nil,
        height: isVideo ? entry?.height : nil, timescale: timescale, samples: tables.count,
        ticks: ticks ?? 0, isCut: isCut(by: edits, tables, ticks: ticks ?? 0, timescale)))
  }

  /// Whether edits leave out a twentieth of a second or more, or show something twice: they also
  /// make up for the samples with which a coder begins, which is less.
  private func isCut(
    by edits: EditList?, _ tables: SampleTables, ticks: Int64, _ timescale: UInt32
  ) -> Bool {
    guard let edits, ticks > 0, timescale > 0, movie.timescale > 0 else { return false }
    let shown = Double(edits.ticks) / Double(movie.timescale)
    let late = Double(edits.latestStart - tables.firstComposition)
    return edits.shown != 1 || late / Double(timescale) > 0.05
      || shown + 0.05 < Double(ticks) / Double(timescale)
  }

  private static func edits(of track: Box) throws(Bomb) -> EditList? {
    guard let list = try track.only("edts")?.only("elst") else { return nil }
    return try EditList(list)
  }

  /// Counts what the tables cost, and only then looks at them sample by sample.
  private mutating func add(
    _ tables: SampleTables, of handler: BoxType?, edits: EditList?
  ) throws(Bomb) {
    let isReadInChunks = handler == "soun" && tables.areUncompressed
    let entries =
      isReadInChunks
      ? tables.count / 1024 + (tables.chunks?.count ?? 0) : tables.sizes?.promised ?? 0
    indexEntries += entries * max(1, edits?.shown ?? 0)
    guard indexEntries <= Self.mostSamples(in: media.fileSize) else {
      throw Bomb("There are \(indexEntries) samples to show in \(media.fileSize) bytes.")
    }
    tables.noteContradictions(in: &flaws)
    layout.add(SampleLayout(tables, in: media))
  }

  /// Holds the length of the samples against the one that the track's header gives (`mdhd`): of frames
  /// that are shown for months, after one wrong bit in `stts`, there is no other trace.
  private mutating func check(_ ticks: Int64, _ timescale: UInt32, against length: UInt64) {
    guard !movie.isFragmented, timescale > 0, length > 0,
      Double(ticks) > Double(length) + 0.5 * Double(timescale)
    else { return }
    flaws.note(
      .tablesDisagree,
      "The samples of a track take \(ticks) units of time (stts), and it has \(length) (mdhd).")
  }

  /// An edit may begin as late as the last sample is shown, which composition times put off.
  private mutating func check(_ edits: EditList?, against tables: SampleTables, ticks: Int64) {
    guard let edits else { return }
    let end = ticks.addingClamping(tables.latestComposition)
    if !edits.isSensible || (ticks > 0 && !movie.isFragmented && edits.latestStart > end) {
      flaws.note(.badEdits, "A track shows what is not in it (elst).")
    }
  }

  /// The number behind the times: of `mvhd` and `mdhd` the unit of time, of `tkhd` the track's id.
  private static func numberBehindTimes(_ box: Box) -> UInt32? {
    var fields = Fields(box.payload)
    guard let version = fields.versionAndFlags()?.version else { return nil }
    fields.skip(version == 1 ? 16 : 8)
    return fields.next(UInt32.self)
  }

  /// The length that `mdhd` gives; nil where it is not known, which is said by ones alone.
  private static func length(_ header: Box) -> UInt64? {
    var fields = Fields(header.payload)
    guard let version = fields.versionAndFlags()?.version else { return nil }
    fields.skip(version == 1 ? 20 : 12)
    let length = version == 1 ? fields.next(UInt64.self) : fields.next(UInt32.self).map(UInt64.init)
    return length == (version == 1 ? .max : UInt64(UInt32.max)) ? nil : length
  }

  /// Flag 1 of `tkhd`.
  private static func isEnabled(_ header: Box) -> Bool {
    var fields = Fields(header.payload)
    return (fields.versionAndFlags()?.flags ?? 0) & 1 != 0
  }

  private static func handler(_ box: Box) -> BoxType? {
    var fields = Fields(box.payload.dropFirst(8))
    return fields.next(UInt32.self).map(BoxType.init)
  }
}
