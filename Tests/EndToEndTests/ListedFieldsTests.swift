import Foundation
import Testing

/// What docs/LIST.md promises, with the commands that stand there.
@Suite(.timeLimit(.minutes(30))) struct `A listing for spreadsheets and SQL` {
  static let tasks: [JSON] = [
    .ultra("asyntask_u", ["model": "seedance-2-0", "seed": 4711, "generate_audio": true]),
    .anyfast("asyntask_short", clip: "alt_480p_3s.mp4"),
    .anyfast("asyntask_open", ["end": "never"]), .globalaiopc("video_a"),
  ]

  private func withArchive(_ body: (World) async throws -> Void) async throws {
    try await World.with(Self.tasks) { world in
      try world.write(
        #"""
        {"task_id": "asyntask_u", "duration": 5, "framespersecond": 24, "tags": ["a,b", "\"c\""]}
        asyntask_short
        {"task_id": "asyntask_open", "duration": 7}
        video_a

        """#, to: "tasks.txt")
      _ = try await world.run("tasks.txt", "--no-wait")
      let list = try await world.holdfast("list", "--json")
      #expect(list.exit == 0)
      try world.write(list.output, to: "tasks.jsonl")
      try await body(world)
    }
  }

  @Test func `has what receipts and ledger say, and no member that is not documented`()
    async throws
  {
    try await withArchive { world in
      let tasks = try JSON.lines(try world.text("tasks.jsonl"))
      let ultra = tasks[0]
      let receipt = try world.archive.receipt(of: "asyntask_u")
      for name in ["submitted", "started", "finished", "polled", "downloaded", "stored"] {
        #expect(ultra[name] == receipt["times"][name] && ultra[name] != .null, "\(name)")
      }
      for name in ["dialect", "action", "seed", "ratio", "resolution", "request_id", "model"] {
        #expect(ultra[name] == receipt[name] && ultra[name] != .null, "\(name)")
      }
      let facts = receipt["artifacts"].list[0]["facts"]
      for name in ["duration", "frames", "width", "height", "rotation"] {
        #expect(ultra[name] == facts["video"][name] && ultra[name] != .null, "\(name)")
      }
      #expect(ultra["fps"] == 24 && ultra["expected_fps"] == 24 && ultra["expected_duration"] == 5)
      #expect(ultra["audio"] == true && ultra["expected_audio"] == true)
      #expect(ultra["video_codec"] == "h264" && ultra["audio_codec"] == "aac")
      #expect(ultra["container"] == "mp4" && ultra["tags"] == ["a,b", "\"c\""])
      #expect(ultra["artifacts"].list.map { $0["role"] } == ["video", "original"])
      #expect(ultra["artifacts"].list[1]["path"] == receipt["artifacts"].list[1]["path"])
      #expect(tasks[1]["verdict"] == "mismatch" && tasks[1]["expected_duration"] == 5)
      #expect(tasks[1]["artifacts"].list[0]["reason"] == "duration-mismatch")
      #expect(tasks[2]["expected_duration"] == 7 && tasks[2]["stored"] == .null)
      let documented = try String(
        contentsOf: Tools.root.appending(path: "docs/LIST.md"), encoding: .utf8)
      for name in tasks.reduce(into: Set<String>(), { $0.formUnion($1.names) }) {
        #expect(documented.contains("`\(name)`"), "\(name) is not in docs/LIST.md")
      }
    }
  }

  @Test func `tells how many receipts it could not read`() async throws {
    try await withArchive { world in
      let path = try #require(world.archive.receipts.first)
      try FileManager.default.removeItem(at: world.archive.url(path))
      let list = try await world.holdfast("list", "--json")
      #expect(list.exit == 1)
      #expect(list.outputLines.count == 4)
      #expect(list.errorLines.count == 1 && list.errors.contains("1 receipts could not be read"))
    }
  }

  /// The blocks of docs/LIST.md, each run as it stands there beside the file `tasks.jsonl`.
  @Test(arguments: ["jq", "sqlite3", "python3"])
  func `is read as the documentation shows`(program: String) async throws {
    let lines = try String(
      contentsOf: Tools.root.appending(path: "docs/LIST.md"), encoding: .utf8
    ).split(separator: "```")
    let blocks = lines.filter { $0.hasPrefix("sh\n\(program) ") }.map { $0.dropFirst(3) }
    #expect(!blocks.isEmpty)
    guard try await World.has(program) else { return }
    try await withArchive { world in
      for block in blocks {
        let finished = try await world.tool("bash", "-euc", String(block))
        #expect(finished.exit == 0 && finished.errors.isEmpty, "\(block): \(finished)")
      }
      let table = try world.text("\(program).csv")
      #expect(table.split(separator: "\n").count == 5, "\(table)")
      #expect(table.contains(#""a,b "#), "\(table)")
    }
  }
}

extension World {
  fileprivate static func has(_ program: String) async throws -> Bool {
    try await Running(
      URL(filePath: "/usr/bin/env"), ["sh", "-c", "command -v \(program)"], in: Tools.root
    ).finish().exit == 0
  }
}
