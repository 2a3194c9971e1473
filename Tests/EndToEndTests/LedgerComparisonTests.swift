import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `What a verification says beside the files` {
  private func verify(_ world: World) async throws -> (exit: Int32, problems: [JSON]) {
    let verify = try await world.holdfast("verify", "--json")
    return (verify.exit, try verify.events.filter { $0["severity"] == "error" })
  }

  @Test func `is that archived tasks have no receipt, and that nothing names the objects`()
    async throws
  {
    try await World.with(JSON.many(2)) { world in
      try world.list("asyntask_01", "asyntask_02")
      #expect(try await world.run("tasks.txt").exit == 0)
      #expect(try await verify(world).exit == 0)
      let receipts = world.archive.receipts
      let seal = ["manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"]
      for path in receipts + world.archive.files("journal") + seal {
        try FileManager.default.removeItem(at: world.archive.url(path))
      }
      try? FileManager.default.removeItem(at: world.archive.url(".holdfast/scrub.sqlite"))
      let (exit, problems) = try await verify(world)
      #expect(exit == 1)
      #expect(problems.map { $0["reason"] } == ["no-receipt", "no-receipt"])
      #expect(Set(problems.map { $0["path"] }) == Set(receipts.map { .text($0) }))
      #expect(problems.allSatisfy { $0["command"].text?.hasPrefix("cp DIR/data/tasks/") == true })
      for ending in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(
          at: world.archive.url(".holdfast/ledger.sqlite\(ending)"))
      }
      let bare = try await verify(world)
      #expect(bare.exit == 1)
      #expect(bare.problems.map { $0["reason"] } == ["orphan", "orphan"])
    }
  }

  @Test func `is how many known strays there are, with a command for some`() async throws {
    try await World.with(JSON.many(1)) { world in
      try world.list("asyntask_01")
      #expect(try await world.run("tasks.txt").exit == 0)
      let strays = (100..<400).map { "data/sha256/00/it's \($0).txt" }
      for path in strays { try world.write("", to: "archive/\(path)") }
      #expect(try await verify(world).problems.count == 300)
      let (exit, problems) = try await verify(world)
      #expect(exit == 1)
      try #require(problems.count == 1)
      #expect(problems[0]["sentence"].text?.contains("300 such files") == true, "\(problems)")
      let command = try #require(problems[0]["command"].text)
      let acknowledged = try await world.tool(
        "sh", "-c", "holdfast() { \"$PROGRAM\" \"$@\"; }; PROGRAM=$1; \(command)", "sh",
        Tools.programs.appending(path: "holdfast").path)
      #expect(acknowledged.exit == 0, "\(acknowledged)")
      let rest = try await verify(world).problems
      #expect(rest.count == 1)
      #expect(rest.first?["sentence"].text?.contains("295 such files") == true, "\(rest)")
      #expect(try await world.start(["ack"] + strays).finish().exit == 0)
      #expect(try await verify(world).exit == 0)
    }
  }
}
