/// The edits of a track (`elst`): which parts of its media are shown when.
struct EditList {
  /// Of files that are one clip, or two cut together; libavformat lays out each anew.
  static let most = 64

  /// Edits that show some of the media; an empty one only waits.
  private(set) var shown = 0
  /// The largest start, in units of the track's time.
  private(set) var latestStart: Int64 = 0
  private(set) var isSensible = true
  /// What is shown in all, in units of the movie's time; a fragmented file says 0.
  private(set) var ticks: Int64 = 0

  /// Throws when there are more than ``most``.
  init(_ box: Box) throws(Bomb) {
    var fields = Fields(box.payload)
    let isLong = (fields.versionAndFlags()?.version ?? 0) == 1
    let table = try Table(box, entry: isLong ? 20 : 12)
    guard table.count <= Self.most else {
      throw Bomb("A track has \(table.count) edits; \(Self.most) is the most that is read.")
    }
    for edit in 0..<table.count {
      let start =
        isLong
        ? Int64(bitPattern: table.longNumber(edit, at: 8))
        : Int64(Int32(bitPattern: table.number(edit, at: 4)))
      if start >= 0 {
        shown += 1
        let length = isLong ? table.longNumber(edit) : UInt64(table.number(edit))
        ticks = ticks.addingClamping(Int64(clamping: length))
      }
      if start < -1 { isSensible = false }
      latestStart = max(latestStart, start)
    }
  }
}
