import FoundationEssentials
import Testing

@testable import Media

extension WithWorkers {
  // The media files are not part of the project, and need not be there.
  @Suite(.enabled(if: Corpus.isHere, "the media files are not there"))
  struct `Real files` {
    /// ffprobe 5.1 takes these fragments' start for their length.
    private static let durations = [
      "media3__sample_fragmented.mp4": 1.001, "mp4ff__v300_multiple_segments.mp4": 8.0,
    ]
    /// Their sample entries say 0x0.
    private static let sizesToldByDecoding: Set = [
      "media3__bbb_176x144_192kbps_15fps_mpeg4.mp4", "mp4parser__h264-sample.mp4",
    ]

    @Test func `have the facts that ffprobe finds`() async throws {
      let readable = Corpus.entries.filter {
        $0.exit == 0 && $0.codec != nil && $0.packets != nil && $0.boxes.top.first == "ftyp"
          && !$0.tags.contains("encrypted")
      }
      #expect(readable.count >= 55)
      try await withWorkers { workers in
        for entry in readable {
          let facts = try await workers.examine(path: entry.path, depth: .packets)
          try expect(facts, toAgreeWith: entry)
        }
      }
    }

    private func expect(_ facts: Facts, toAgreeWith entry: Corpus.Entry) throws {
      let name = Comment(rawValue: entry.name)
      let video = try #require(facts.video, name)
      #expect(facts.bytes == entry.size, name)
      #expect((facts.audio?.codec ?? "none") == entry.audioCodec ?? "none", name)
      guard entry.name != Corpus.twoVideos else { return }
      #expect(video.codec == entry.codec, name)
      if !Self.sizesToldByDecoding.contains(entry.name) {
        #expect(video.width == entry.width && video.height == entry.height, name)
      }
      #expect(video.frames == entry.packets.flatMap(Int.init), name)
      #expect(video.averageFrameRate == entry.frameRate, name)
      let duration = Self.durations[entry.name] ?? entry.videoDuration.flatMap(Double.init)
      #expect(video.duration == duration, name)
      #expect((facts.audio != nil) == entry.hasAudio, name)
      #expect(facts.fragmented == (entry.boxes.moof > 0), name)
      #expect(facts.moovFirst == (entry.boxes.moovBeforeMdat ?? true), name)
      #expect(facts.isMedia, name)
      if let rotation = entry.rotation, rotation > -360 {
        #expect(video.rotation == (360 - rotation) % 360, name)
      }
    }

    @Test func `are whole when they are good, and not when they are bad`() async throws {
      let clips = Corpus.entries.filter { $0.tags.contains("seedance") }
      #expect(clips.count == 21)
      try await withWorkers { workers in
        for clip in clips {
          let facts = try await workers.examine(path: clip.path, depth: .packets)
          // Cut at a fragment's end, it lacks nothing but the frames that were expected.
          let isWhole = !clip.name.hasPrefix("bad_") || clip.name == "bad_frag_lastfrag_lost.mp4"
          #expect(facts.whole == isWhole, Comment(rawValue: clip.name))
        }
      }
    }

    @Test(arguments: [
      ("bad_trunc50_fast.mp4", [Problem.Slug.truncated, .samplesMissing, .corruptPackets]),
      ("bad_trunc50_tail.mp4", [.noMovieHeader, .truncated]),
      ("bad_nomoov_fast.mp4", [.noMovieHeader]), ("bad_trailing_fast.mp4", [.trailingBytes]),
      ("bad_doubled_fast.mp4", [.twoMovieHeaders]), ("bad_hole64k_fast.mp4", [.badNALLengths]),
      ("bad_zero4k_tail.mp4", [.badNALLengths]), ("bad_empty.mp4", [.empty]),
    ])
    func `tell what is wrong with them`(name: String, slugs: [Problem.Slug]) async throws {
      try await withWorkers { workers in
        let path = Corpus.path("seedance/\(name)")
        let facts = try await workers.examine(path: path, depth: .packets)
        #expect(Set(facts.problems.map(\.slug)).isSuperset(of: slugs))
        #expect(facts.isMedia == (slugs != [.empty]))
      }
    }

    @Test(arguments: ["ok_1280x720_24fps_121f_a_fast.mp4", "ok_864x480_24fps_121f_a_tail.mp4"])
    func `with an answer's head behind them have something behind them, and lack nothing`(
      name: String
    ) async throws {
      let directory = try TemporaryDirectory()
      let clip = try [UInt8](Data(contentsOf: URL(filePath: Corpus.path("seedance/\(name)"))))
      let path = try directory.file("tail.mp4", clip + Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
      try await withWorkers { workers in
        let facts = try await workers.examine(path: path, depth: .packets)
        #expect(facts.problems.map(\.slug) == [.trailingBytes] && !facts.whole && facts.isMedia)
        #expect(facts.video?.frames == 121)
      }
    }

    @Test func `in disguise are no media`() async throws {
      let disguised = Corpus.entries.filter {
        $0.tags.contains("disguised") && !$0.tags.contains("avif")
      }
      #expect(disguised.count >= 10)
      try await withWorkers { workers in
        for entry in disguised {
          let facts = try await workers.examine(path: entry.path, depth: .packets)
          #expect(facts.container == nil && !facts.whole && !facts.isMedia, "\(entry.name)")
        }
      }
    }

    @Test func `decode without an error exactly when they are whole`() async throws {
      let clips = Corpus.entries.filter { $0.tags.contains("seedance") && $0.codec != nil }
      try await withWorkers(count: 2) { workers in
        for clip in clips {
          let facts = try await workers.examine(path: clip.path, depth: .frames)
          let isDamagedInside = ["bad_trunc", "bad_hole", "bad_gap", "bad_zero"].contains {
            clip.name.hasPrefix($0)
          }
          let failed = facts.problems.contains { $0.slug == .decodeErrors }
          #expect(failed == isDamagedInside, "\(clip.name)")
        }
      }
    }

    @Test func `with one bit flipped are found out by decoding alone`() async throws {
      let directory = try TemporaryDirectory()
      var bytes = try [UInt8](Data(contentsOf: URL(filePath: Corpus.clip)))
      bytes[300_000] ^= 0x10
      let path = try directory.file("flipped.mp4", bytes)
      try await withWorkers { workers in
        #expect(try await workers.examine(path: path, depth: .packets).whole)
        let facts = try await workers.examine(path: path, depth: .frames)
        #expect(facts.problems.map(\.slug) == [.decodeErrors])
      }
    }

    @Test func `say their size when they are decoded, if their header does not`() async throws {
      try await withWorkers { workers in
        let path = Corpus.path("media3__bbb_176x144_192kbps_15fps_mpeg4.mp4")
        let video = try await workers.examine(path: path, depth: .frames).video
        #expect(video?.width == 176 && video?.height == 144)
      }
    }

    @Test func `are told from their headers alone, but for the frames of fragments`() async throws {
      try await withWorkers { workers in
        let clip = try await workers.examine(path: Corpus.clip, depth: .headers)
        #expect(clip.video?.frames == 121 && clip.whole)
        let path = Corpus.path("seedance/alt_fragmented.mp4")
        let fragmented = try await workers.examine(path: path, depth: .headers)
        #expect(fragmented.video?.frames == nil && fragmented.fragmented)
        #expect(fragmented.whole)
      }
    }

    @Test func `have no problem in their headers that reading them does not bear out`()
      async throws
    {
      try await withWorkers { workers in
        for entry in Corpus.entries {
          let headers = try await workers.examine(path: entry.path, depth: .headers)
          let packets = try await workers.examine(path: entry.path, depth: .packets)
          #expect(headers.whole || !packets.whole, "\(entry.name)")
          #expect(headers.isMedia == packets.isMedia, "\(entry.name)")
        }
      }
    }

    @Test(arguments: [
      ("c2pa__video1.mp4", "mp4", true), ("c2pa__video1_no_manifest.mp4", "mp4", false),
      ("streamio__sideways_movie.mov", "mov", false),
    ])
    func `tell container and provenance`(
      name: String, container: String, c2pa: Bool
    ) async throws {
      try await withWorkers { workers in
        let facts = try await workers.examine(path: Corpus.path(name), depth: .headers)
        #expect(facts.container == container)
        #expect(facts.c2pa == c2pa)
      }
    }

    @Test func `that are changed at random never crash a worker`() async throws {
      let directory = try TemporaryDirectory()
      let good = try [UInt8](Data(contentsOf: URL(filePath: Corpus.clip)))
      var generator = SeededGenerator(seed: 5)
      try await withWorkers(count: 2) { workers in
        for _ in 0..<300 {
          var bytes = good
          // The movie header lies in the first 5,321 bytes.
          for _ in 0..<4 {
            bytes[.random(in: 0..<5321, using: &generator)] = .random(
              in: 0...255, using: &generator)
          }
          let path = try directory.file("changed.mp4", bytes)
          let facts = try await workers.examine(path: path, depth: .packets)
          let isAnswered = !facts.problems.contains {
            [.crashed, .timeout].contains($0.slug)
          }
          #expect(isAnswered)
        }
      }
    }
  }
}
