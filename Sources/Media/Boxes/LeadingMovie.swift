/// What the first bytes of a file tell of a movie header that comes before the media data.
package enum LeadingMovie: Sendable, Equatable {
  /// It may come, or go on, behind these bytes.
  case incomplete
  /// Something else than a movie header comes first, or this is no such file.
  case absent
  /// - Parameter flaws: as far as they can be told without the rest.
  case found(Movie, flaws: [Problem])
  /// Not to be shown to libavformat.
  case refused(Problem)

  /// - Parameters:
  ///   - beginning: the first bytes of the file, as many as have come.
  ///   - fileSize: how long it is to be.
  package init(beginning: ArraySlice<UInt8>, fileSize: Int64) {
    let longest = Int64(BoxHeader.longest)
    var rest = beginning
    var isFirst = true
    while rest.count >= BoxHeader.longest {
      guard let header = BoxHeader(Array(rest.prefix(Int(longest)))), let size = header.size,
        isFirst == (header.type == "ftyp"), header.type != "mdat", size <= fileSize
      else {
        self = .absent
        return
      }
      if header.type == "moov" {
        self = Self.movie(rest, size: size, header: Int(longest) - header.payload.count, fileSize)
        return
      }
      rest = rest.dropFirst(Int(size))
      isFirst = false
    }
    self = .incomplete
  }

  private static func movie(
    _ bytes: ArraySlice<UInt8>, size: Int64, header: Int, _ fileSize: Int64
  ) -> LeadingMovie {
    guard size <= BoxWalk.mostHeaderBytes else {
      return .refused(Bomb("The movie header takes \(size) bytes.").problem)
    }
    guard bytes.count >= size else { return .incomplete }
    do throws(Bomb) {
      var tree = BoxTree(fileSize: fileSize)
      let moov = try tree.box("moov", bytes.prefix(Int(size)).dropFirst(header))
      let parsed = try MovieParser(moov, media: MediaRanges(fileSize: fileSize, ranges: nil))
      var flaws = tree.flaws
      flaws.note(parsed.flaws)
      return .found(parsed.movie, flaws: flaws.problems)
    } catch {
      return .refused(error.problem)
    }
  }
}
