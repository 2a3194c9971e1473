/// The tables of one track that say when its samples are shown and where they lie (`stbl`).
struct SampleTables {
  let sizes: SampleSizes?
  let durations: Table?
  let compositions: Table?
  let keyframes: Table?
  let chunkRuns: Table?
  let chunks: Table?
  private let areOffsetsLong: Bool

  init(_ box: Box, fileSize: Int64) throws(Bomb) {
    let short = try box.only("stco")
    let long = try box.only("co64")
    let plain = try box.only("stsz")
    let compact = try box.only("stz2")
    if short != nil && long != nil || plain != nil && compact != nil {
      throw Bomb(.badMovieHeader, "A track has two tables of chunks, or of sizes.")
    }
    sizes = try Self.sizes(plain ?? compact, fileSize: fileSize)
    durations = try Self.table("stts", of: 8, in: box)
    compositions = try Self.table("ctts", of: 8, in: box)
    keyframes = try Self.table("stss", of: 4, in: box)
    chunkRuns = try Self.table("stsc", of: 12, in: box)
    chunks = try Self.table(long == nil ? "stco" : "co64", of: long == nil ? 4 : 8, in: box)
    areOffsetsLong = long != nil
    _ = try Self.table("stps", of: 4, in: box)
  }

  var count: Int { sizes?.count ?? 0 }

  /// The latest that a sample is shown after it's decoded, in units of the track's time.
  var latestComposition: Int64 {
    guard let compositions else { return 0 }
    return (0..<compositions.count).reduce(0) { max($0, composition(ofRun: $1)) }
  }

  /// When the first sample is shown.
  var firstComposition: Int64 {
    guard let compositions, compositions.count > 0 else { return 0 }
    return max(0, composition(ofRun: 0))
  }

  /// The length of all samples in units of the track's time.
  ///
  /// 2²¹ runs of 2³² samples of 2³² units would be too long for 64 bits; such a sum is nil.
  var ticks: Int64? {
    guard let durations else { return 0 }
    var sum: Int64 = 0
    for run in 0..<durations.count {
      let (product, isTooLong) = Int64(durations.number(run))
        .multipliedReportingOverflow(by: Int64(durations.number(run, at: 4)))
      let (next, overflow) = sum.addingReportingOverflow(product)
      guard !isTooLong, !overflow else { return nil }
      sum = next
    }
    return sum
  }

  /// Samples of one unit of time each, as uncompressed sound has them: libavformat reads them in
  /// chunks (mov.c, mov_build_index).
  var areUncompressed: Bool {
    guard let durations else { return false }
    return durations.count == 1 && durations.number(0, at: 4) == 1
  }

  func offset(ofChunk index: Int) -> Int64 {
    guard let chunks else { return 0 }
    return areOffsetsLong
      ? Int64(clamping: chunks.longNumber(index)) : Int64(chunks.number(index))
  }

  /// Signed in either version of the table, as libavformat reads it.
  private func composition(ofRun index: Int) -> Int64 {
    Int64(Int32(bitPattern: compositions?.number(index, at: 4) ?? 0))
  }

  private static func table(
    _ type: BoxType, of entry: Int, in box: Box
  ) throws(Bomb) -> Table? {
    guard let found = try box.only(type) else { return nil }
    return try Table(found, entry: entry)
  }

  private static func sizes(_ box: Box?, fileSize: Int64) throws(Bomb) -> SampleSizes? {
    guard let box else { return nil }
    return try SampleSizes(box, fileSize: fileSize)
  }
}
