import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A verification` {
  @Test func `raises no false alarm while a run adds to a thousand objects`() async throws {
    let slow = JSON.many(80, ["media": ["rate": 400_000]])
    try await World.with(slow, script: ["generate": Self.generated(1000)]) { world in
      try world.write(Self.ids(1...1000), to: "first.txt")
      let first = try await world.start(
        ["run", "--json", "first.txt"], deadline: .seconds(300)
      ).finish()
      #expect(first.exit == 0, "\(first.errors)")
      try world.write(
        slow.compactMap { $0["id"].text.map { "\($0)\n" } }.joined(), to: "more.txt")
      let run = try world.startRun("more.txt")
      try await run.reaches("storing")
      for _ in 1...3 {
        let verify = try await world.holdfast("verify", "--json")
        #expect(verify.exit == 0, "\(verify.output)")
        #expect(try verify.summary["problems"] == .object([:]))
        #expect(try verify.summary["receipts"].number ?? 0 >= 1000)
      }
      #expect(await run.finish().exit == 0)
      let last = try await world.holdfast("verify", "--json")
      #expect(last.exit == 0)
      #expect(try last.summary["receipts"] == 1080)
    }
  }

  @Test func `that is killed has lost little, and the next one goes on`() async throws {
    try await World.with(script: ["generate": Self.generated(600)]) { world in
      try world.write(Self.ids(1...600), to: "tasks.txt")
      let first = try await world.start(
        ["run", "--json", "tasks.txt"], deadline: .seconds(300)
      ).finish()
      #expect(first.exit == 0)
      for delay in [5, 20, 40, 60, 100] {
        let verify = try world.start(["verify", "--json"])
        try await Task.sleep(for: .milliseconds(delay))
        verify.send(SIGKILL)
        _ = await verify.finish()
        let records = world.archive.url(".holdfast/scrub.sqlite")
        let next = try await world.holdfast("verify", "--json", "--max-bytes", "1KiB")
        #expect(next.exit == 0, "\(next.output)\(next.errors)")
        #expect(FileManager.default.fileExists(atPath: records.path))
      }
      let whole = try await world.holdfast("verify", "--json")
      #expect(whole.exit == 0)
      #expect(try whole.summary["receipts"] == 600)
      #expect(try await world.run("tasks.txt").exit == 0)
    }
  }

  @Test(arguments: ["middle", "header", "empty", "missing"])
  func `does without a ledger that is broken or missing, and says so`(harm: String) async throws {
    try await World.with(script: ["generate": Self.generated(60)]) { world in
      try world.write(Self.ids(1...60), to: "tasks.txt")
      #expect(try await world.run("tasks.txt").exit == 0)
      let ledger = world.archive.url(".holdfast/ledger.sqlite")
      for ending in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: ledger.path + ending)
      }
      var data = try Data(contentsOf: ledger)
      switch harm {
      case "middle":
        data.replaceSubrange(
          4096..<data.count, with: Data(repeating: 0xa5, count: data.count - 4096))
        try data.write(to: ledger)
      case "header": try Data(repeating: 0xa5, count: data.count).write(to: ledger)
      case "empty": try Data().write(to: ledger)
      default: try FileManager.default.removeItem(at: ledger)
      }
      let verify = try await world.holdfast("verify", "--json")
      #expect(verify.exit == 0, "\(verify.output)\(verify.errors)")
      #expect(try verify.summary["receipts"] == 60)
      #expect(
        try verify.problems("ledger-unread").isEmpty == ["missing", "empty"].contains(harm),
        "\(verify.output)")
      let status = try await world.holdfast("status")
      #expect(status.exit == 74 && status.errors.contains("holdfast rebuild"), "\(status.errors)")
      #expect(try await world.holdfast("rebuild").exit == 0)
      #expect(try await world.run("tasks.txt").exit == 0)
      #expect(try await world.holdfast("verify").exit == 0)
    }
  }

  private static func generated(_ count: Int) -> JSON {
    [
      "count": .number(Double(count)), "prefix": "asyntask_made", "dialect": "anyfast",
      "clip": "ok_480p_5s_tail.mp4", "resolution": "480p",
    ]
  }

  private static func ids(_ numbers: ClosedRange<Int>) -> String {
    numbers.map { "asyntask_made\($0)\n" }.joined()
  }
}
