extension SampleTables {
  /// Where the tables of a track contradict each other.
  func noteContradictions(in flaws: inout Flaws) {
    // Without one libavformat makes up a length.
    let times = durations?.total(at: 0) ?? 0
    if times != count { disagree("stts is of \(times)", in: &flaws) }
    if let times = compositions?.total(at: 0), times != count {
      disagree("ctts is of \(times)", in: &flaws)
    }
    if let keyframes, !isAscending(keyframes) {
      flaws.note(.tablesDisagree, "The table of keyframes (stss) is out of order or range.")
    }
    if let placed = samplesInChunks, placed != count {
      disagree("the chunks hold \(placed)", in: &flaws)
    }
    if samplesInChunks == nil {
      flaws.note(.tablesDisagree, "The runs of chunks (stsc) are out of order or range.")
    }
  }

  private func disagree(_ what: String, in flaws: inout Flaws) {
    flaws.note(.tablesDisagree, "A track lists \(count) samples, and \(what).")
  }

  private func isAscending(_ keyframes: Table) -> Bool {
    var last: UInt32 = 0
    for index in 0..<keyframes.count {
      let sample = keyframes.number(index)
      guard sample > last, sample <= count else { return false }
      last = sample
    }
    return true
  }

  /// What the runs of chunks add up to; nil when they are no runs of the chunks that there are.
  private var samplesInChunks: Int? {
    let chunkCount = chunks?.count ?? 0
    guard let chunkRuns, chunkRuns.count > 0 else { return chunkCount == 0 ? 0 : nil }
    // Fragmented files, and empty tracks, may keep a first run of no chunk.
    guard chunkCount > 0 else { return 0 }
    var sum = 0
    for run in 0..<chunkRuns.count {
      let first = Int(chunkRuns.number(run))
      let next =
        run + 1 < chunkRuns.count ? Int(chunkRuns.number(run + 1)) : chunkCount + 1
      guard first >= 1, run > 0 || first == 1, next > first, next <= chunkCount + 1 else {
        return nil
      }
      // 2²² chunks of 2³² samples at most.
      sum += (next - first) * Int(chunkRuns.number(run, at: 4))
    }
    return sum
  }
}
