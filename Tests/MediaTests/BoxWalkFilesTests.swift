import FoundationEssentials
import Testing

@testable import Media

// The media files are not part of the project, and need not be there.
@Suite(.enabled(if: Corpus.isHere, "the media files are not there"))
struct `The boxes of real files` {
  /// Only their packets, or their expectations, tell what is wrong with them.
  private static let damagedInside: Set = [
    "bad_hole64k_fast.mp4", "bad_zero4k_tail.mp4", "bad_frag_lastfrag_lost.mp4",
  ]
  /// Real ones that are not whole, with what the walk says of each; none of them is a good clip.
  private static let flawed: [String: Problem.Slug] = [
    "mediabunny__annex-b.mp4": .truncated, "mp4ff__init_prog.mp4": .truncated,
    "mp4parse__bipbop_nonfragment_header.mp4": .truncated,
    "mp4parse__invalid_userdata.mp4": .truncated, "mutagen__truncated-64bit.mp4": .truncated,
    "mp4parse__no_timescale.mp4": .badMovieHeader, "shaka__v.mp4": .fragmentsMissing,
    "mp4parse__short-cenc.mp4": .encrypted,
  ]

  private func walk(_ entry: Corpus.Entry) throws -> BoxWalk {
    BoxWalk(try [UInt8](Data(contentsOf: URL(filePath: entry.path))))
  }

  @Test func `are whole when they are good, and not when they are bad`() throws {
    for entry in Corpus.entries.filter({ $0.tags.contains("seedance") }) {
      let isWhole = !entry.name.hasPrefix("bad_") || Self.damagedInside.contains(entry.name)
      #expect(try walk(entry).isComplete == isWhole, "\(entry.name)")
    }
  }

  @Test func `have no flaw but where something is wrong`() throws {
    for entry in Corpus.entries where !entry.tags.contains("seedance") {
      #expect(try walk(entry).slugs.first == Self.flawed[entry.name], "\(entry.name)")
    }
  }

  @Test func `say what ffprobe says`() throws {
    let plain = Corpus.entries.filter {
      $0.exit == 0 && $0.boxes.moof == 0 && $0.boxes.top.first == "ftyp" && $0.width != nil
        && $0.packets != nil && !$0.tags.contains("avif") && !$0.tags.contains("damaged")
        && Self.flawed[$0.name] == nil && $0.name != Corpus.twoVideos
    }
    #expect(plain.count >= 45)
    for entry in plain {
      let video = try #require(try walk(entry).movie?.video, "\(entry.name)")
      #expect(video.samples == entry.packets.flatMap(Int.init), "\(entry.name)")
      if let width = video.width, let height = video.height {
        #expect(width == entry.width && height == entry.height, "\(entry.name)")
      }
    }
  }

  @Test func `of a clip with its header in front say its size from that alone`() throws {
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: Corpus.clip)))
    let size = Int64(bytes.count)
    guard
      case .found(let movie, let flaws) = LeadingMovie(beginning: bytes[..<8192], fileSize: size)
    else {
      Issue.record("no movie")
      return
    }
    #expect(flaws.isEmpty && movie.dataEnd == size && movie.video?.samples == 121)
    #expect(movie.video?.frameRate == 24 && movie.audio?.codec == "mp4a")
  }
}
