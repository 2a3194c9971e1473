import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A run` {
  static let tasks: [JSON] = [
    .anyfast("asyntask_good", ["states": [["QUEUED", 0.1], ["IN_PROGRESS", 0.2]]]),
    .ultra("asyntask_ultra"),
    .anyfast("asyntask_short", clip: "alt_480p_3s.mp4"),
    .anyfast("asyntask_cut", clip: "bad_half_fast.mp4"),
    .anyfast("asyntask_refused", ["end": "failure", "message": "not that picture"]),
    .anyfast("asyntask_page", ["media": ["status": 451]]),
    .anyfast("asyntask_late", ["link_lifetime": 0]),
    .anyfast("asyntask_slow", ["end": "never"]),
    .anyfast("asyntask_half", ["media": ["rate": 20_000]]),
    .globalaiopc("video_good"),
    .globalaiopc("video_free", clip: "ok_480p_4s_noaudio.mp4", ["duration": .null]),
    .globalaiopc("video_refused", ["end": "failure", "message": "not that word"]),
  ]
  static let ids = tasks.compactMap { $0["id"].text } + ["asyntask_nobody", "video_nobody"]

  @Test func `tells each task exactly one outcome, and what it told is what it filed`()
    async throws
  {
    try await World.with(Self.tasks) { world in
      try world.write(Self.ids.joined(separator: "\n"), to: "tasks.txt")
      let run = try await world.run("tasks.txt", "--max-duration", "5s")
      #expect(run.exit == 1)
      #expect(
        try run.endings == [
          "asyntask_good": "archived verified",
          "asyntask_ultra": "archived verified",
          "asyntask_short": "archived mismatch duration-mismatch",
          "asyntask_cut": "archived damaged truncated",
          "asyntask_refused": "failed provider-failed",
          "asyntask_page": "rejected http-451",
          "asyntask_late": "lost link-expired",
          "asyntask_slow": "waiting generating",
          "asyntask_half": "waiting not-fetched",
          "asyntask_nobody": "unknown unknown-task",
          "video_good": "archived verified",
          "video_free": "archived unchecked",
          "video_refused": "failed provider-failed",
          "video_nobody": "unknown unknown-task",
        ])
      let summary = try run.summary
      #expect(summary["exit"] == 1)
      #expect(
        summary["outcomes"] == [
          "archived": 6, "failed": 2, "rejected": 1, "lost": 1, "waiting": 2, "unknown": 2,
        ])
      #expect(
        summary["verdicts"] == ["verified": 3, "unchecked": 1, "mismatch": 1, "damaged": 1])
      try await expectFiles(world, run)
    }
  }

  /// Journal, receipts and objects are those that were told, and the seal vouches for them.
  private func expectFiles(_ world: World, _ run: Finished) async throws {
    let told = try run.outcomes
    let journaled = try world.archive.outcomes
    // That a task is still open, and nothing else is known of it, needs no line.
    let lasting = told.filter { $0["reason"] != "generating" }
    #expect(journaled.count == lasting.count)
    for event in lasting {
      let record = journaled.first { $0["task_id"] == event["task_id"] } ?? .null
      for name in event.names.subtracting(["time"]) {
        #expect(record[name] == event[name], "\(name) of \(event["task_id"])")
      }
    }
    let archived = told.filter { $0["outcome"] == "archived" }
    let paths = archived.flatMap { $0["artifacts"].list.compactMap(\.["path"].text) }
    #expect(Set(paths) == Set(world.archive.objects))
    #expect(world.archive.receipts.count == archived.count)
    for event in archived {
      let receipt = try world.archive.receipt(of: event["task_id"].text ?? "")
      let video = receipt["artifacts"].list.first { $0["role"] == "video" } ?? .null
      for name in ["digest", "bytes", "path"] { #expect(video[name] == event[name]) }
      #expect(receipt["verdict"] == event["verdict"])
      #expect(!"\(receipt)".contains(world.directory.path), "a path of this machine")
    }
    #expect(try await world.archive.checkJournals().exit == 0)
    if let bag = try await world.archive.validateBag() { #expect(bag.exit == 0, "\(bag)") }
    #expect(try await world.holdfast("verify").exit == 0)
  }

  @Test func `tells the states of a task in their order`() async throws {
    try await World.with([.anyfast("asyntask_a")]) { world in
      try world.list("asyntask_a")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(
        try run.states(of: "asyntask_a")
          == ["polling", "ready", "downloading", "verifying", "storing"])
    }
  }

  @Test func `keeps both artifacts of an ultra task under one receipt`() async throws {
    try await World.with([.ultra("asyntask_u")]) { world in
      try world.list("asyntask_u")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      let artifacts = try run.outcome(of: "asyntask_u")["artifacts"].list
      #expect(artifacts.map { $0["role"] } == ["video", "original"])
      for (artifact, clip) in zip(artifacts, ["ok_720p_5s_fast.mp4", "ok_480p_5s_tail.mp4"]) {
        let path = try #require(artifact["path"].text)
        #expect(try Data(contentsOf: world.archive.url(path)) == Data(contentsOf: Tools.clip(clip)))
      }
    }
  }

  @Test func `archives an ultra task whose original is gone, and needs a person, also told again`()
    async throws
  {
    try await World.with([.ultra("asyntask_u", ["original_media": ["status": 404]])]) { world in
      try world.list("asyntask_u")
      for _ in 1...2 {
        let run = try await world.run("tasks.txt", "--no-wait")
        #expect(run.exit == 1)
        let outcome = try run.outcome(of: "asyntask_u")
        #expect(outcome["outcome"] == "archived")
        #expect(outcome["verdict"] == "verified")
        #expect(outcome["reason"] == "http-404")
        #expect(outcome["artifacts"].list.map { $0["role"] } == ["video", "original"])
      }
      #expect(world.archive.objects.count == 1)
      #expect(
        try world.archive.receipt(of: "asyntask_u")["artifacts"].list[1]["lost"] == "http-404")
    }
  }

  @Test func `takes a hundred tasks through`() async throws {
    let generate: JSON = [
      "count": 100, "prefix": "asyntask_g", "dialect": "anyfast", "clip": "ok_480p_5s_tail.mp4",
    ]
    try await World.with(script: ["generate": generate]) { world in
      try world.write((1...100).map { "asyntask_g\($0)\n" }.joined(), to: "tasks.txt")
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 0)
      #expect(try run.summary["verdicts"] == ["verified": 100])
      #expect(world.archive.receipts.count == 100)
      #expect(world.archive.objects.count == 1)
    }
  }
}
