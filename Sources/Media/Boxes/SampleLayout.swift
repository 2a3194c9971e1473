/// Where the samples of a track lie in the file, so far as they lie in it.
struct SampleLayout {
  /// Behind the last byte of the last sample.
  private(set) var end: Int64 = 0
  /// Of all samples.
  private(set) var bytes: Int64 = 0
  /// Of all samples that begin in the file: what reading them all would read.
  private(set) var readable: Int64 = 0
  private(set) var piecesPastEnd = 0
  private(set) var piecesOutside = 0

  /// Adds samples that lie one after the other.
  mutating func add(from start: Int64, bytes length: Int64, in media: MediaRanges) {
    guard length > 0 else { return }
    let (upper, overflow) = start.addingReportingOverflow(length)
    let limit = overflow ? Int64.max : upper
    end = max(end, limit)
    bytes = bytes.addingClamping(length)
    if start < media.fileSize {
      readable = readable.addingClamping(min(limit, media.fileSize) - start)
    }
    if limit > media.fileSize {
      piecesPastEnd += 1
    } else if !media.hold(start..<limit) {
      piecesOutside += 1
    }
  }

  mutating func add(_ other: SampleLayout) {
    end = max(end, other.end)
    bytes = bytes.addingClamping(other.bytes)
    readable = readable.addingClamping(other.readable)
    piecesPastEnd += other.piecesPastEnd
    piecesOutside += other.piecesOutside
  }
}

extension SampleLayout {
  /// The chunks of a track, laid out by runs and sizes.
  init(_ tables: SampleTables, in media: MediaRanges) {
    guard let sizes = tables.sizes, let chunks = tables.chunks, let runs = tables.chunkRuns,
      runs.count > 0
    else { return }
    var run = 0
    var sample = 0
    for chunk in 0..<chunks.count where sample < sizes.count {
      while run + 1 < runs.count, chunk + 1 >= Int(runs.number(run + 1)) { run += 1 }
      let next = min(sample + Int(runs.number(run, at: 4)), sizes.count)
      add(from: tables.offset(ofChunk: chunk), bytes: sizes.total(sample..<next), in: media)
      sample = next
    }
  }
}
