/// What the boxes of a file say, from the outermost to the tables of samples: read before
/// libavformat sees the file, to find what it does not tell, and what it could not bear.
///
/// Of the media data not a byte is read. One box at a time is in memory, of so many bytes and no
/// more, and what is made of it is proportional to it.
package struct BoxWalk: Sendable, Equatable {
  /// Of one box that is read; the movie header of a clip takes 5 kB, of a film 2 MB.
  package static let mostHeaderBytes: Int64 = 16 << 20
  /// Of all boxes that are read.
  static let mostBytes: Int64 = 64 << 20

  package let topLevel: TopLevel
  /// Nil when there is none that is whole.
  package private(set) var movie: Movie?
  /// Where the samples end that the movie header and the fragments list: a complete file is not
  /// shorter.
  package private(set) var dataEnd: Int64?
  /// What is wrong inside the boxes; the file may still be played.
  package var flaws: [Problem] { found.problems }
  /// Why libavformat must not see the file.
  package private(set) var refusal: Problem?
  private var found = Flaws()
  private var isCutInTable = false

  /// Walks a file of `size` bytes; `read` gives up to so many bytes at an offset.
  package init<Failure: Error>(
    size: Int64, read: (_ offset: Int64, _ count: Int) throws(Failure) -> [UInt8]
  ) throws(Failure) {
    topLevel = try TopLevel(size: size, read: read)
    guard topLevel.isISOMedia else { return }
    refusal = refusalOfOutermost
    guard refusal == nil else { return }
    var reading = BoxReading(topLevel, size: size)
    for place in topLevel.places {
      let bytes = try read(place.payload.lowerBound, place.payload.count)
      do throws(Bomb) {
        try reading.take(place, bytes[...])
      } catch {
        // The rest of a cut table is no bomb, but the same to libavformat.
        if place.isCut { isCutInTable = true } else { refusal = error.problem }
        guard refusal == nil else { return }
      }
    }
    dataEnd = reading.dataEnd
    do throws(Bomb) {
      found = try reading.conclude()
    } catch {
      refusal = error.problem
    }
    movie = reading.movie
  }

  package var isISOMedia: Bool { topLevel.isISOMedia }

  /// Whether libavformat may see the file, and could say anything about it.
  package var isReadable: Bool {
    isISOMedia && topLevel.moovCount > 0 && refusal == nil && !isCutInTable
  }

  /// All that a file must have, and nothing that contradicts it.
  package var isComplete: Bool {
    topLevel.isComplete && found.problems.isEmpty && refusal == nil
  }

  private var refusalOfOutermost: Problem? {
    if topLevel.end == .tooMany {
      return Problem(.tooManyBoxes, "There are more than \(TopLevel.mostBoxes) outermost boxes.")
    }
    if let misplaced = topLevel.misplaced { return misplaced.problem }
    let lengths = topLevel.places.map { Int64($0.payload.count) }
    guard let largest = lengths.max(),
      largest > Self.mostHeaderBytes
        || lengths.reduce(0, +) > Self.mostBytes
    else { return nil }
    return Bomb("The headers take \(lengths.reduce(0, +)) bytes, one of them \(largest).").problem
  }
}
