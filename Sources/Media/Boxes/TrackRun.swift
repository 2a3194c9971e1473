/// Samples of a fragment that lie one after the other (`trun`).
struct TrackRun {
  /// As many as it promises: libavformat reads those that it hasn't past the end of its box.
  let count: Int
  /// Of all samples that it has.
  let bytes: Int64
  /// The length of all samples, in the track's time.
  let ticks: Int64
  /// From the fragment's base, where it is said.
  let dataOffset: Int32?

  init(_ box: Box, defaults: SampleDefaults) throws(Bomb) {
    var fields = Fields(box.payload)
    guard let flags = fields.versionAndFlags()?.flags, let told = fields.next(UInt32.self) else {
      throw Bomb(.badMovieHeader, "The table trun is shorter than its own head.")
    }
    dataOffset = flags & 0x1 != 0 ? fields.next(Int32.self) : nil
    if flags & 0x4 != 0 { fields.skip(4) }
    count = Int(told)
    // Of each sample: duration, size, flags, composition time; each is there or is not.
    let columns: [UInt32] = [0x100, 0x200, 0x400, 0x800]
    let entry = columns.filter { flags & $0 != 0 }.count * 4
    guard entry > 0 else {
      bytes = Int64(count).multipliedClamping(by: defaults.size)
      ticks = Int64(count).multipliedClamping(by: defaults.duration)
      return
    }
    let table = Table(fields.rest, count: told, entry: entry)
    let sizeOffset = flags & 0x100 != 0 ? 4 : 0
    ticks =
      flags & 0x100 != 0
      ? table.total(at: 0) : Int64(count).multipliedClamping(by: defaults.duration)
    bytes =
      flags & 0x200 != 0
      ? table.total(at: sizeOffset) : Int64(count).multipliedClamping(by: defaults.size)
  }
}
