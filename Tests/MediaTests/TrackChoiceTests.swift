import Testing

@testable import Media

@Suite struct `The tracks of a movie` {
  private func track(
    _ id: UInt32, _ handler: String = "vide", isEnabled: Bool = true, width: UInt16 = 320,
    samples: Bool = true
  ) -> MadeTrack {
    var track = MadeTrack()
    track.header = Boxes.full(
      "tkhd", flags: isEnabled ? 1 : 0, Boxes.number(0 as UInt64) + Boxes.number(id))
    track.handler = Boxes.full("hdlr", Boxes.number(0 as UInt32) + Array(handler.utf8))
    let size = Boxes.number(width) + Boxes.number(240 as UInt16)
    let fields = [UInt8](repeating: 0, count: 24) + size + [UInt8](repeating: 0, count: 50)
    track.entry = Boxes.full("stsd", Boxes.number(1 as UInt32) + Boxes.box("avc1", fields))
    guard !samples else { return track }
    track.edits = Boxes.table("elst", width: 3, [])
    (track.durations, track.compositions) = (Boxes.table("stts", width: 2, []), [])
    (track.keyframes, track.runs) = ([], Boxes.table("stsc", width: 3, []))
    (track.sizes, track.chunks) = (MadeTrack.sizes([]), Boxes.table("stco", []))
    return track
  }

  /// Two tracks may not take more than the media data has.
  private func movie(_ tracks: MadeTrack...) throws -> Movie {
    let media = [UInt8](repeating: 7, count: 60 * tracks.count)
    return try #require(BoxWalk(MadeClip(tracks: tracks, media: media).bytes).movie)
  }

  @Test func `have the enabled one with the largest picture as their video`() throws {
    #expect(try movie(track(1), track(2, width: 640)).video?.id == 2)
    #expect(try movie(track(1, width: 640), track(2)).video?.id == 1)
    #expect(try movie(track(1), track(2)).video?.id == 1)
    #expect(try movie(track(1, isEnabled: false, width: 640), track(2)).video?.id == 2)
    #expect(try movie(track(1, isEnabled: false), track(2, isEnabled: false)).video?.id == 1)
    #expect(try movie(track(1, width: 640, samples: false), track(2)).video?.id == 2)
  }

  @Test func `are no sound without a sample`() throws {
    #expect(try movie(track(1), track(2, "soun")).audio?.id == 2)
    #expect(try movie(track(1), track(2, "soun", samples: false)).audio == nil)
    #expect(try movie(track(1), track(2, "soun", samples: false), track(3, "soun")).audio?.id == 3)
  }

  @Test func `may get samples from fragments, while these are still to come`() throws {
    let bytes = MadeFragments().bytes
    #expect(try #require(BoxWalk(bytes).movie).video?.samplesInFragments == 6)
    let front = MadeFragments(promised: nil, hasTable: false, hasIndex: false)
    let empty = Boxes.ftyp + front.movie + Boxes.mdat
    #expect(BoxWalk(empty).movie?.tracks.count == 1 && BoxWalk(empty).movie?.video == nil)
    guard case .found(let movie, _) = LeadingMovie(beginning: empty[...], fileSize: 1 << 20) else {
      Issue.record("no movie")
      return
    }
    #expect(movie.video != nil)
  }
}
