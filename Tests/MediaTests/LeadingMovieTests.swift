import Testing

@testable import Media

@Suite struct `The beginning of a file` {
  @Test func `tells the movie as soon as its header is there, and how long the file must be`()
    throws
  {
    let bytes = MadeClip().bytes
    let end = bytes.count - 68
    for length in 0..<end {
      #expect(
        LeadingMovie(beginning: bytes[..<length], fileSize: Int64(bytes.count)) == .incomplete)
    }
    for length in [end, end + 1, bytes.count] {
      guard
        case .found(let movie, let flaws) = LeadingMovie(
          beginning: bytes[..<length], fileSize: Int64(bytes.count))
      else {
        Issue.record("no movie in \(length) bytes")
        return
      }
      #expect(flaws.isEmpty && movie.dataEnd == Int64(bytes.count))
      #expect(movie.video?.duration == 0.25)
    }
  }

  @Test func `tells that the announced length is too short`() {
    let bytes = MadeClip().bytes
    guard
      case .found(let movie, _) = LeadingMovie(
        beginning: bytes[...], fileSize: Int64(bytes.count - 1))
    else {
      Issue.record("no movie")
      return
    }
    #expect(movie.dataEnd == Int64(bytes.count))
  }

  @Test(arguments: [
    MadeClip().tailBytes, Array("<!DOCTYPE html><html><head></head><body>".utf8),
    [UInt8](repeating: 0, count: 100), Array(MadeClip().bytes.dropFirst(24)),
  ])
  func `has no movie header in front`(bytes: [UInt8]) {
    #expect(LeadingMovie(beginning: bytes[...], fileSize: 1 << 20) == .absent)
  }

  @Test func `with a bomb in it is refused`() throws {
    let bytes = try #require(Bombs.all.first).bytes
    guard case .refused(let problem) = LeadingMovie(beginning: bytes[...], fileSize: 700) else {
      Issue.record("not refused")
      return
    }
    #expect(problem.slug == .tableBomb)
    let large = Boxes.ftyp + Boxes.header("moov", size: 17 << 20) + [UInt8](repeating: 0, count: 32)
    guard case .refused = LeadingMovie(beginning: large[...], fileSize: 1 << 30) else {
      Issue.record("not refused")
      return
    }
  }
}
