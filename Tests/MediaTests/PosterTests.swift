import FoundationEssentials
import Testing

@testable import Media

extension WithWorkers {
  @Suite struct `A poster` {
    /// Good clips of the kinds that services deliver, real or made.
    private static let clips: [String] = {
      let made = ProcessInfo.processInfo.environment["HOLDFAST_CLIPS"]
      return [Corpus.directory.map { $0 + "/seedance" }, made].compactMap(\.self).flatMap {
        folder in
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix("ok_") || $0.hasPrefix("alt_") }.sorted()
          .map { "\(folder)/\($0)" }
      }
    }()

    @Test(.enabled(if: !clips.isEmpty, "there is no clip, neither real nor made"), arguments: clips)
    func `is a JPEG, 320 wide, of a frame that is not black`(path: String) async throws {
      try await withWorkers { workers in
        let bytes = try #require(try await workers.poster(path: path))
        #expect(bytes.count <= 64 * 1024)
        let picture = try DecodedJPEG(bytes)
        let video = try #require(try await workers.examine(path: path, depth: .headers).video)
        let (width, height) = try (#require(video.width), #require(video.height))
        #expect(picture.width == 320)
        #expect(abs(picture.height - 320 * height / width) <= 1)
        #expect((40...215).contains(picture.brightness))
      }
    }

    @Test(
      .enabled(if: Corpus.isHere, "the media files are not there"),
      arguments: [
        // Turned by a quarter, either way.
        ("streamio__sideways_movie.mov", 427), ("exoplayer__video_1.mp4", 391),
        ("mediabunny__rotate-buck-bunny.mp4", 569),
        // Pixels that are not square.
        ("mp4parse__h264_white_frame_sar_16_9.mp4", 135),
        // Other decoders, ten bits, colours that are not halved.
        ("media3__bbb_800x640_768kbps_30fps_vp9.mp4", 180), ("media3__hdr10-av1.mp4", 569),
        ("media3__bbb_176x144_192kbps_15fps_mpeg4.mp4", 262), ("imageio__cockatoo.mp4", 180),
        // It begins in black.
        ("mozilla__green-at-15.mp4", 240),
      ])
    func `is made of unusual videos too`(name: String, height: Int) async throws {
      try await withWorkers { workers in
        let bytes = try #require(try await workers.poster(path: Corpus.path(name)))
        let picture = try DecodedJPEG(bytes)
        #expect(picture.width == 320 && picture.height == height)
        #expect(picture.brightness > 15)
      }
    }

    @Test(.enabled(if: Generated.canMake, "there is no ffmpeg"))
    func `is not of the black that a video begins with`() async throws {
      let directory = try TemporaryDirectory()
      let path = try Generated.file(
        in: directory, ["-vf", "fade=in:10:20", "-frames:v", "60", "-c:v", "mpeg4"])
      try await withWorkers { workers in
        let picture = try DecodedJPEG(#require(try await workers.poster(path: path)))
        #expect(picture.brightness > 20 && picture.height == 240)
      }
    }

    @Test(
      .enabled(if: Corpus.isHere, "the media files are not there"),
      arguments: [
        "seedance/bad_empty.mp4", "seedance/bad_nomoov_fast.mp4", "synthetic__error.json.mp4",
        "fq__mpeg2.mp4", "mp4parse__short-cenc.mp4", "small__mp4-with-audio.mp4",
      ])
    func `there is none of what has no frame that can be decoded`(name: String) async throws {
      try await withWorkers { workers in
        let poster = try await workers.poster(path: Corpus.path(name))
        #expect(poster == nil)
      }
    }
  }
}
