@testable import Media

/// A made-up clip of six samples of ten bytes, a quarter of a second: whole as it is.
struct MadeClip {
  var header = Boxes.full("mvhd", Boxes.number(0 as UInt64) + Boxes.number(1000 as UInt32))
  var tracks = [MadeTrack()]
  /// More boxes in the movie header.
  var more: [UInt8] = []
  var media = [UInt8](repeating: 7, count: 60)
  /// Boxes behind the media data.
  var behind: [UInt8] = []

  /// The movie header first.
  var bytes: [UInt8] { bytes(shiftedBy: 0) }

  /// The movie header first, and the samples said to lie so far behind where they do.
  func bytes(shiftedBy shift: Int) -> [UInt8] {
    // No offset changes the length of a table, nor the length of the header.
    let start = Boxes.ftyp.count + movie(data: 0).count + 8 + shift
    return Boxes.ftyp + movie(data: UInt32(start)) + Boxes.box("mdat", media) + behind
  }

  /// The movie header last.
  var tailBytes: [UInt8] {
    let start = UInt32(Boxes.ftyp.count + 8)
    return Boxes.ftyp + Boxes.box("mdat", media) + movie(data: start) + behind
  }

  private func movie(data: UInt32) -> [UInt8] {
    Boxes.box("moov", header + tracks.flatMap { $0.bytes(data: data) } + more)
  }

  static func with(_ change: (inout MadeTrack) -> Void) -> MadeClip {
    var clip = MadeClip()
    change(&clip.tracks[0])
    return clip
  }
}
