import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `Probing a file` {
  @Test func `tells its facts, without a configuration`() async throws {
    try await World.with { world in
      try FileManager.default.removeItem(at: world.url("pipeline.yml"))
      let file = Tools.clip("ok_480p_5s_fast.mp4").path
      let probe = try await world.holdfast("probe", "--json", file)
      #expect(probe.exit == 0)
      let facts = try JSON(probe.output)
      #expect(facts["file"] == .text(file))
      #expect(facts["container"] == "mp4")
      #expect(facts["whole"] == true)
      #expect(facts["moov_first"] == true)
      #expect(facts["problems"] == [])
      #expect(facts["video"]["codec"] == "h264")
      #expect(facts["video"]["width"] == 864)
      #expect(facts["video"]["frames"] == 121)
      #expect(facts["video"]["avg_frame_rate"] == "24/1")
      #expect(facts["audio"]["sample_rate"] == 44100)
      let text = try await world.holdfast("probe", file)
      #expect(text.outputLines.first == "\(file): whole")
    }
  }

  @Test func `ends with 1 when any of them is not whole, and goes through all`() async throws {
    try await World.with { world in
      let names = ["ok_480p_5s_tail.mp4", "bad_half_fast.mp4", "bad_page.mp4", "alt_480p_5s.mov"]
      let files = names.map { Tools.clip($0).path }
      let probe = try await world.start(["probe", "--json"] + files).finish()
      #expect(probe.exit == 1)
      let facts = try JSON.lines(probe.output)
      #expect(facts.map { $0["file"].text } == files)
      #expect(facts.map { $0["whole"] } == [true, false, false, true])
      #expect(facts.map { $0["container"] } == ["mp4", "mp4", .null, "mov"])
      #expect(facts.allSatisfy { ($0["whole"] == true) == $0["problems"].list.isEmpty })
    }
  }

  @Test func `that is not there is told on standard error`() async throws {
    try await World.with { world in
      let probe = try await world.holdfast("probe", "nothere.mp4")
      #expect(probe.exit == 1)
      #expect(probe.output.isEmpty)
      #expect(probe.errors.contains("nothere.mp4"))
    }
  }

  @Test(arguments: [("headers", true), ("packets", false), ("frames", false)])
  func `finds zeroed packets from the depth on that reads them`(depth: String, isWhole: Bool)
    async throws
  {
    try await World.with { world in
      let file = Tools.clip("bad_zeroed_fast.mp4").path
      let probe = try await world.holdfast("probe", "--json", "--depth", depth, file)
      #expect(try JSON(probe.output)["whole"] == .flag(isWhole))
      #expect(probe.exit == (isWhole ? 0 : 1))
    }
  }
}
