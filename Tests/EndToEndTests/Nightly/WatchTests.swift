import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `The intake as a service` {
  static let tasks: [JSON] = [
    .anyfast("asyntask_a"), .globalaiopc("video_b"),
    .anyfast("asyntask_slow", ["media": ["rate": 200_000]]),
  ]

  @Test func `says that it is ready, that it lives, and that it stops`() async throws {
    try await World.nights(Self.tasks) { world in
      let socket = try NotifySocket(at: world.url("notify").path)
      try world.drop("tasks.txt", ["asyntask_a"])
      let watch = try world.startNightly(
        "--watch",
        environment: ["NOTIFY_SOCKET": world.url("notify").path, "WATCHDOG_USEC": "200000"])
      await socket.message("READY=1")
      try await watch.event { $0["event"] == "summary" }
      await socket.message("STATUS=waiting for lists")
      for _ in 1...3 { await socket.message("WATCHDOG=1") }
      watch.send(SIGTERM)
      await socket.message("STOPPING=1")
      let ended = await watch.finish()
      #expect(ended.exit == 128 + SIGTERM, "\(ended)")
      #expect(try ended.endings == ["asyntask_a": "archived verified"])
    }
  }

  @Test func `holds nothing while it waits, and takes a list within its minute`() async throws {
    try await World.nights(Self.tasks) { world in
      let watch = try world.start(
        ["nightly", "--watch", "--json"], deadline: .seconds(150))
      try await watch.event { $0["event"] == "summary" }
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      try world.drop("tasks.txt", ["video_b"])
      try await watch.event { $0["outcome"] == "archived" && $0["task_id"] == "video_b" }
      try await watch.event { $0["event"] == "summary" }
      #expect(try world.inbox() == [] && world.results().count == 1)
      watch.send(SIGTERM)
      #expect(await watch.finish().exit == 128 + SIGTERM)
    }
  }

  @Test func `ends amid an intake after everything is put down safely`() async throws {
    try await World.nights(Self.tasks) { world in
      try world.drop("tasks.txt", ["asyntask_slow"])
      let watch = try world.startNightly("--watch")
      try await watch.reaches("downloading")
      watch.send(SIGTERM)
      let ended = await watch.finish()
      #expect(ended.exit == 128 + SIGTERM)
      #expect(try ended.endings == ["asyntask_slow": "waiting not-fetched"])
      #expect(try await world.nightly("--only", "intake").exit == 0)
    }
  }

  @Test func `goes on while the archive's disk is away, and takes the list once it is back`()
    async throws
  {
    try await World.nights(Self.tasks) { world in
      try FileManager.default.moveItem(at: world.url("archive"), to: world.url("away"))
      try world.drop("tasks.txt", ["asyntask_a"])
      let watch = try world.start(["nightly", "--watch", "--json"], deadline: .seconds(200))
      try await watch.event { $0["reason"] == "not-an-archive" }
      try await watch.event { $0["event"] == "summary" && $0["exit"] == 74 }
      #expect(!world.archive.exists)
      try FileManager.default.moveItem(at: world.url("away"), to: world.url("archive"))
      try await watch.event { $0["outcome"] == "archived" }
      watch.send(SIGTERM)
      #expect(await watch.finish().exit == 128 + SIGTERM)
    }
  }
}
