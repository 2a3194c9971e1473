import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A transfer` {
  @Test(
    arguments: [
      ["truncate_at": 65_536, "truncate_times": 3],
      ["status": 503, "status_times": 3],
      ["status": 429, "status_times": 1, "retry_after": 1],
      ["body": "html", "body_times": 1],
      ["no_ranges": true, "rate": 2_000_000],
    ] as [JSON])
  func `that goes wrong for a while ends well`(media: JSON) async throws {
    try await World.with([.anyfast("asyntask_a", ["media": media])]) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.endings == ["asyntask_a": "archived verified"])
      let path = try #require(run.outcome(of: "asyntask_a")["path"].text)
      #expect(
        try Data(contentsOf: world.archive.url(path))
          == Data(contentsOf: Tools.clip("ok_720p_5s_tail.mp4")))
    }
  }

  @Test func `of what is no video is rejected, and what came is kept with the reason`()
    async throws
  {
    let clip = "bad_empty.mp4"
    try await World.with([.anyfast("asyntask_a", clip: .text(clip))]) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt", "--no-wait")
      #expect(run.exit == 1)
      #expect(try run.outcome(of: "asyntask_a")["outcome"] == "rejected")
      #expect(try world.downloads(of: "asyntask_a") == 2)
      #expect(world.archive.objects.isEmpty)
      let kept = world.archive.files(".holdfast/quarantine")
      let note = try #require(kept.first { $0.hasSuffix(".json") })
      #expect(
        try JSON(world.archive.text(note))["reason"] == run.outcome(of: "asyntask_a")["reason"])
      let bytes = try #require(kept.first { !$0.hasSuffix(".json") })
      #expect(
        try Data(contentsOf: world.archive.url(bytes)) == Data(contentsOf: Tools.clip(clip)))
    }
  }

  @Test func `of more than max_size is rejected at once`() async throws {
    var settings = Settings()
    settings.download = "max_size: 100KiB"
    try await World.with([.anyfast("asyntask_a")], settings: settings) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1)
      #expect(try run.endings == ["asyntask_a": "rejected too-large"])
      #expect(try world.downloads(of: "asyntask_a") == 1)
    }
  }

  @Test func `of a damaged file is done a second time before it is believed`() async throws {
    try await World.with([.anyfast("asyntask_a", clip: "bad_half_tail.mp4")]) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1)
      #expect(try run.outcome(of: "asyntask_a")["verdict"] == "damaged")
      #expect(try world.downloads(of: "asyntask_a") == 2)
      #expect(world.archive.objects.count == 1)
    }
  }
}
