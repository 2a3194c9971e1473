import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `The tasks of an archive` {
  static let tasks: [JSON] = [
    .anyfast("asyntask_good"),
    .anyfast("asyntask_short", clip: "alt_480p_3s.mp4"),
    .anyfast("asyntask_refused", ["end": "failure", "message": "not that picture"]),
    .anyfast("asyntask_open", ["end": "never"]),
    .globalaiopc("video_good"),
  ]

  /// A world in which each task has had its one poll, and those that are open a second one: only then is
  /// a task unknown.
  private func withArchive(_ body: (World) async throws -> Void) async throws {
    try await World.with(Self.tasks) { world in
      try world.list(
        "asyntask_good", "asyntask_short", "asyntask_refused", "asyntask_open", "asyntask_typo",
        "video_good")
      #expect(try await world.run("tasks.txt", "--no-wait").exit == 1)
      #expect(try await world.run("--no-wait").exit == 1)
      try await body(world)
    }
  }

  @Test func `are counted by status, with what needs a person and the command for it`()
    async throws
  {
    try await withArchive { world in
      let report = try JSON(try await world.holdfast("status", "--json").output)
      #expect(report["archived"] == 3)
      #expect(report["unsealed"] == 0)
      #expect(report["oldest_proof"].text != nil)
      #expect(report["growth"]["last_7_days"]["tasks"] == 3)
      #expect(report["growth"]["last_30_days"]["bytes"] == report["bytes"])
      #expect(report["runs"].list.map { $0["state"] } == ["ended", "ended"])
      #expect(report["runs"].list.first?["exit"] == 1)
      #expect(report["runs"].list.last?["outcomes"]["archived"] == 3)
      #expect(report["running"] == .null && report["alarms"] == [])
      #expect(report["margin"]["is_problem"] == false)
      let open = report["open"].list.map { [$0["provider"], $0["state"], $0["tasks"]] }
      #expect(open == [["anyfast", "queued", 1]] || open == [["anyfast", "polling", 1]])
      let troubles = report["needs_person"].list
      #expect(
        Set(troubles.map { $0["examples"] }) == [
          ["anyfast:asyntask_short"], ["anyfast:asyntask_refused"], ["anyfast:asyntask_typo"],
        ])
      let text = try await world.holdfast("status")
      #expect(text.exit == 0)
      let title = "\(world.archive.root.path): 3 tasks archived, "
      #expect(text.outputLines.first?.hasPrefix(title) == true)
      #expect(text.outputLines.contains("sealed"))
      for trouble in troubles {
        #expect(text.output.contains(trouble["command"].text ?? "none"))
      }
    }
  }

  @Test(arguments: [
    (
      [],
      [
        "asyntask_good", "asyntask_short", "asyntask_refused", "asyntask_open", "asyntask_typo",
        "video_good",
      ]
    ),
    (["--outcome", "archived"], ["asyntask_good", "asyntask_short", "video_good"]),
    (["--verdict", "mismatch"], ["asyntask_short"]),
    (["--outcome", "unknown"], ["asyntask_typo"]),
    (["--state", "done", "--provider", "globalaiopc"], ["video_good"]),
    (["--provider", "globalaiopc"], ["video_good"]),
    (["--model", "seedance_2_0"], ["video_good"]),
    (["--since", "2100-01-01"], []),
    (["--until", "2000-01-01"], []),
    (
      ["--outcome", "archived", "--provider", "anyfast", "--verdict", "verified"], ["asyntask_good"]
    ),
  ])
  func `are listed as filtered`(filters: [String], expected: [String]) async throws {
    try await withArchive { world in
      let list = try await world.start(["list", "--json"] + filters).finish()
      #expect(list.exit == 0)
      #expect(try JSON.lines(list.output).compactMap { $0["task_id"].text } == expected)
      let text = try await world.start(["list"] + filters).finish()
      #expect(text.outputLines.count == expected.count)
    }
  }

  @Test func `are shown by receipt, by path or as they stand`() async throws {
    try await withArchive { world in
      let path = try await world.holdfast("show", "--path", "asyntask_good")
      #expect(path.exit == 0)
      let file = try #require(path.outputLines.first)
      #expect(
        try Data(contentsOf: URL(filePath: file))
          == Data(contentsOf: Tools.clip("ok_720p_5s_tail.mp4")))
      let receipt = try world.archive.receipts.first { $0.hasSuffix("/asyntask_good.json") }
        .map { try world.archive.text($0) }
      #expect(try await world.holdfast("show", "anyfast:asyntask_good").output == receipt)
      let json = try await world.holdfast("show", "--json", "asyntask_good", "asyntask_open")
      let shown = try JSON.lines(json.output)
      #expect(shown.map { $0["task_id"] } == ["asyntask_good", "asyntask_open"])
      #expect(try shown.first == world.archive.receipt(of: "asyntask_good"))
      let nobody = try await world.holdfast("show", "asyntask_none", "asyntask_nil")
      #expect(nobody.exit == 64)
      #expect(
        nobody.errorLines == [
          "holdfast: no task asyntask_none; `holdfast list` shows all",
          "holdfast: no task asyntask_nil; `holdfast list` shows all",
        ])
      let open = try await world.holdfast("show", "--path", "asyntask_open")
      #expect(open.exit == 1)
      #expect(open.errorLines == ["holdfast: anyfast:asyntask_open is not archived"])
    }
  }

  @Test func `are forgotten unless the archive holds their files`() async throws {
    try await withArchive { world in
      #expect(try await world.holdfast("forget", "asyntask_typo", "asyntask_refused").exit == 0)
      let list = try await world.holdfast("list", "--json")
      #expect(
        try JSON.lines(list.output).compactMap { $0["task_id"].text }
          == ["asyntask_good", "asyntask_short", "asyntask_open", "video_good"])
      let refused = try await world.holdfast("forget", "asyntask_open", "asyntask_good")
      #expect(refused.exit == 64)
      #expect(
        refused.errorLines
          == ["holdfast: anyfast:asyntask_good has files in the archive and is not forgotten"])
      #expect(try await world.holdfast("show", "asyntask_open").exit == 0)
    }
  }

  @Test(arguments: [
    ["status"], ["list"], ["show", "a"], ["ack", "a"], ["forget", "a"], ["verify"],
    ["export", "--bag", "bag"],
  ])
  func `cannot be asked for where there is no archive`(command: [String]) async throws {
    try await World.with { world in
      let refused = try await world.start(command).finish()
      #expect(refused.exit == 74)
      #expect(refused.errorLines.count == 1)
      #expect(refused.errors.contains(world.archive.root.path))
      #expect(!world.archive.exists)
    }
  }
}
