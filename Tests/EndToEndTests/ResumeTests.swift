import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A transfer that was broken off` {
  private static let clip = "ok_720p_10s_tail.mp4"
  private static let size = try? Tools.clip(clip).resourceValues(forKeys: [.fileSizeKey]).fileSize

  /// Ten seconds of 24 frames, as fast as that.
  private static func task(_ media: JSON) -> JSON {
    .anyfast("asyntask_a", clip: .text(clip), ["duration": 10, "media": media])
  }

  @Test func `goes on where it was, and fetches no byte twice`() async throws {
    let size = try #require(Self.size)
    let cut = size / 4 + 1
    let media: JSON = ["truncate_at": .number(Double(cut)), "truncate_times": 3]
    try await World.with([Self.task(media)]) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(try run.endings == ["asyntask_a": "archived verified"])
      let asked = try world.transfers(of: "asyntask_a")
      let rests = [cut, 2 * cut, 3 * cut].map { JSON.text("bytes=\($0)-") }
      #expect(asked.map { $0["range"] } == [.null] + rests)
      #expect(asked.compactMap { $0["bytes"].number }.reduce(0, +) == Double(size))
      #expect(world.archive.files(".holdfast/staging").isEmpty)
      #expect(world.archive.files(".holdfast/quarantine").isEmpty)
    }
  }

  @Test(arguments: [SIGTERM, SIGKILL])
  func `by the end of its run is gone on with by the next`(signal: Int32) async throws {
    let size = try #require(Self.size)
    try await World.with([Self.task(["rate": .number(Double(size / 4))])]) { world in
      try world.list("asyntask_a")
      var there = 0
      for _ in 0..<3 {
        let run = try world.startRun("tasks.txt")
        let before = there
        try await world.waitUntil { try world.staged() > before + 70_000 }
        run.send(signal)
        _ = await run.finish()
        there = try world.staged()
        #expect(there > before)
      }
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.endings == ["asyntask_a": "archived verified"])
      // After a kill nobody knows who wrote last to the file: its last bytes are compared.
      let start = signal == SIGKILL ? there - 65_536 : there
      #expect(try world.transfers(of: "asyntask_a").last?["range"] == .text("bytes=\(start)-"))
      #expect(try world.polls(of: "asyntask_a") == 4)
      let file = try #require(world.archive.objects.first)
      #expect(
        try Data(contentsOf: world.archive.url(file)) == Data(contentsOf: Tools.clip(Self.clip)))
    }
  }

  @Test func `is begun anew when its part file is not what arrived`() async throws {
    try await World.with([Self.task(["truncate_at": 100_000, "truncate_times": 2])]) { world in
      try world.list("asyntask_a")
      var settings = Settings()
      settings.retry = "{attempts: 1, first_delay: 1h, longest_delay: 1h}"
      try world.write(settings.yaml(port: world.port), to: "pipeline.yml")
      let first = try world.startRun("tasks.txt")
      try await world.waitUntil { try world.staged() == 100_000 }
      try await first.event { $0["reason"] == "truncated" || $0["event"] == "progress" }
      first.send(SIGTERM)
      _ = await first.finish()
      // Longer than the file can be.
      let part = try #require(world.stagedFile)
      try Data(count: 30_000_000).write(to: part)
      try world.write(Settings().yaml(port: world.port), to: "pipeline.yml")
      let run = try await world.run("tasks.txt")
      #expect(try run.endings == ["asyntask_a": "archived verified"])
      #expect(try world.transfers(of: "asyntask_a")[1]["range"] == .null)
    }
  }

  @Test func `whose link has died is lost, and what had come of it is kept`() async throws {
    let media: JSON = ["truncate_at": 100_000, "truncate_times": 1]
    let task = Self.task(media)
    try await World.with([task]) { world in
      try world.list("asyntask_a")
      var settings = Settings()
      settings.retry = "{attempts: 1, first_delay: 1h, longest_delay: 1h}"
      try world.write(settings.yaml(port: world.port), to: "pipeline.yml")
      let first = try world.startRun("tasks.txt")
      try await world.waitUntil { try world.staged() == 100_000 }
      first.send(SIGTERM)
      _ = await first.finish()
      let part = try #require(world.stagedFile)
      let bytes = try Data(contentsOf: part)
      try await World.with([
        .anyfast("asyntask_a", clip: .text(Self.clip), ["link_lifetime": 0])
      ]) { other in
        try world.write(Settings().yaml(port: other.port), to: "pipeline.yml")
        let run = try await world.run("tasks.txt")
        #expect(run.exit == 1)
        #expect(try run.endings == ["asyntask_a": "lost link-expired"])
        // For the rest, then for the whole.
        #expect(
          try other.transfers(of: "asyntask_a").map { $0["range"] } == ["bytes=100000-", .null])
        let kept = try #require(
          world.archive.files(".holdfast/quarantine").first { !$0.hasSuffix(".json") })
        #expect(try Data(contentsOf: world.archive.url(kept)) == bytes)
        #expect(world.archive.files(".holdfast/staging").isEmpty)
      }
    }
  }
}

extension World {
  /// Requests for the task's video, in their order.
  fileprivate func transfers(of task: JSON) throws -> [JSON] {
    try requests.filter { $0["which"] == "video" && $0["task_id"] == task }
  }

  /// Where the video of `asyntask_a` arrives.
  fileprivate var stagedFile: URL? {
    archive.files(".holdfast/staging").first {
      $0.contains("/anyfast~asyntask_a~") && $0.hasSuffix("~video")
    }.map(archive.url)
  }

  /// How much of it is in staging.
  fileprivate func staged() throws -> Int {
    guard let path = stagedFile?.path,
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    else { return 0 }
    return attributes[.size] as? Int ?? 0
  }

  /// Looks again and again: no event tells how much has come.
  fileprivate func waitUntil(_ condition: () throws -> Bool) async throws {
    while try !condition() { try await Task.sleep(for: .milliseconds(10)) }
  }
}
