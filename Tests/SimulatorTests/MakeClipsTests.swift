import Foundation
import Testing

/// `scripts/make-clips`, read by ffprobe; skipped where ffmpeg is not installed.
@Suite(
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/ffprobe")),
  .serialized, .timeLimit(.minutes(30)))
struct `The clips` {
  static let script = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "scripts/make-clips").path

  /// Where they stay between runs: the script makes them anew only when it has changed.
  static let clips = NSTemporaryDirectory() + "/holdfast-clips"

  static func make() async throws {
    let run = try await Program.run("/bin/bash", [script, clips], in: TemporaryDirectory())
    try #require(run.status == 0, "\(run.errors)")
  }

  static func probe(_ name: String) async throws -> Program {
    try await Program.run(
      "/usr/bin/ffprobe",
      [
        "-v", "error", "-count_packets", "-show_entries",
        "stream=codec_name,width,height,avg_frame_rate,nb_read_packets", "-of", "csv=p=0",
        "\(clips)/\(name)",
      ], in: TemporaryDirectory())
  }

  @Test func `are what their names say, and are made once`() async throws {
    try await Self.make()
    let expected = [
      "ok_480p_5s_tail.mp4": "h264,864,496,24/1,121\naac,",
      "ok_480p_5s_fast.mp4": "h264,864,496,24/1,121\naac,",
      "ok_480p_5s_portrait.mp4": "h264,496,864,24/1,121\naac,",
      "ok_480p_4s_noaudio.mp4": "h264,864,496,24/1,97\n",
      "ok_720p_5s_fast.mp4": "h264,1280,720,24/1,121\naac,",
      "ok_720p_10s_tail.mp4": "h264,1280,720,24/1,241\naac,",
      "alt_480p_5s_12fps.mp4": "h264,864,496,12/1,61\naac,",
      "alt_480p_3s.mp4": "h264,864,496,24/1,73\naac,",
      "alt_480p_5s.mov": "h264,864,496,24/1,121\naac,",
    ]
    for (name, facts) in expected {
      let probe = try await Self.probe(name)
      #expect(probe.output.hasPrefix(facts), "\(name)")
      #expect(probe.output.contains("aac") == facts.contains("aac"), "\(name)")
    }
    for name in ["bad_half_tail.mp4", "bad_page.mp4", "bad_error.mp4", "bad_empty.mp4"] {
      #expect(try await Self.probe(name).status != 0, "\(name)")
    }
    #expect(try Self.hasIndexFirst("ok_480p_5s_fast.mp4"))
    #expect(try !Self.hasIndexFirst("ok_480p_5s_tail.mp4"))
    let modified = try Self.modified()
    try await Self.make()
    #expect(try Self.modified() == modified)
    #expect(modified.count >= 20)
  }

  static func hasIndexFirst(_ name: String) throws -> Bool {
    let bytes = try Data(contentsOf: URL(filePath: "\(clips)/\(name)"))
    let index = try #require(bytes.range(of: Data("moov".utf8)))
    let media = try #require(bytes.range(of: Data("mdat".utf8)))
    return index.lowerBound < media.lowerBound
  }

  static func modified() throws -> [String: Date?] {
    var dates: [String: Date?] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: clips)
    where name.hasSuffix(".mp4") || name.hasSuffix(".mov") {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(clips)/\(name)")
      dates[name] = attributes[.modificationDate] as? Date
    }
    return dates
  }
}
