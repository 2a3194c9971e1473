/// The first of the sample entries (`stsd`): which codec, and of a picture its size.
struct SampleEntry {
  let codec: BoxType
  private(set) var width: Int?
  private(set) var height: Int?

  /// Nil where there is none.
  init?(_ samples: Box) throws(Bomb) {
    guard let box = try samples.only("stsd") else { return nil }
    guard box.payload.count <= MovieParser.mostSampleEntryBytes else {
      throw Bomb("The sample entries take \(box.payload.count) bytes.")
    }
    let entries = try Table(box, entry: 8)
    try BoxRules.checkSampleEntries(box.payload.dropFirst(8))
    guard entries.count > 0 else { return nil }
    try Self.checkLengths(box.payload.dropFirst(8), count: entries.count)
    codec = BoxType(code: entries.number(0, at: 4))
    // Reserved, index of the data reference, and 16 bytes for QuickTime stand before the size.
    var fields = Fields(box.payload.dropFirst(8 + 8 + 24))
    guard let width = fields.next(UInt16.self), let height = fields.next(UInt16.self), width > 0,
      height > 0
    else { return }
    self.width = Int(width)
    self.height = Int(height)
  }

  /// libavformat looks for boxes up to the end of an entry, even behind that of the table.
  private static func checkLengths(_ bytes: ArraySlice<UInt8>, count: Int) throws(Bomb) {
    var fields = Fields(bytes)
    for _ in 0..<count {
      guard let size = fields.next(UInt32.self), size >= 8, Int(size) - 4 <= fields.rest.count
      else {
        throw Bomb(
          .badMovieHeader, "A sample entry is larger than the table that it is in (stsd).")
      }
      fields.skip(Int(size) - 4)
    }
  }
}
