import Foundation
import Testing

/// The archive has a task's receipt and files, its ledger says that the task is open, and the provider
/// makes other bytes of it now.
@Suite(.timeLimit(.minutes(30))) struct `A task that is fetched again with other bytes` {
  private static let before: [JSON] = [.anyfast("asyntask_a")]
  private static let now: [JSON] = [
    .anyfast("asyntask_a", clip: "ok_720p_5s_fast.mp4"),
    .anyfast("asyntask_b", clip: "ok_480p_5s_tail.mp4"),
  ]

  /// What became of the files that the archive has of the task.
  enum Harm: String, CaseIterable {
    case objectMissing, objectChanged, receiptChanged, receiptUnreadable
  }

  /// A world in which the task was archived and is open again.
  private func with(
    _ body: (_ world: World, _ object: String, _ receipt: String) async throws -> Void
  ) async throws {
    try await World.with(Self.before) { world in
      try world.list("asyntask_a")
      #expect(try await world.run("tasks.txt").exit == 0)
      let sql = """
        UPDATE task SET stage='queued', outcome=NULL, verdict=NULL, digest=NULL, bytes=NULL,
          path=NULL, done_at=NULL, next_poll_at=0;
        UPDATE artifact SET digest=NULL, bytes=NULL, path=NULL, verdict=NULL;
        """
      let reopened = try await world.tool("sqlite3", world.ledger.path, sql)
      try #require(reopened.exit == 0, "\(reopened)")
      let script: [String: JSON] = ["key": .text(World.key), "tasks": .list(Self.now)]
      let other = try await Simulator.start(
        .object(script), in: world.directory, prefix: "now-", environment: world.environment)
      defer { other.program.send(SIGKILL) }
      try world.write(Settings().yaml(port: other.port), to: "pipeline.yml")
      try world.list("asyntask_a", "asyntask_b")
      let object = try #require(world.archive.objects.first)
      try await body(world, object, try #require(world.archive.receipts.first))
    }
  }

  private func harm(_ harm: Harm, _ object: String, _ receipt: String, _ world: World) throws {
    let url = world.archive.url([.objectMissing, .objectChanged].contains(harm) ? object : receipt)
    var bytes = try Data(contentsOf: url)
    try FileManager.default.removeItem(at: url)
    switch harm {
    case .objectMissing: return
    case .objectChanged: bytes[bytes.count / 2] ^= 1
    case .receiptChanged:
      bytes = Data(String(decoding: bytes, as: UTF8.self).replacing("5s", with: "6s").utf8) + [10]
    case .receiptUnreadable: bytes = Data("{".utf8)
    }
    try bytes.write(to: url)
  }

  /// What the ledger, the receipt in force, the journal and a new ledger say of the task.
  private func digests(_ world: World, receipt: String) async throws -> [JSON] {
    let list = try await world.holdfast("list", "--json")
    let rows = try JSON.lines(list.output).filter { $0["task_id"] == "asyntask_a" }
    let told = try JSON(world.archive.text(receipt))["artifacts"].list
    let journaled = try world.archive.outcomes.last { $0["task_id"] == "asyntask_a" }
    return rows.map { $0["digest"] } + [told.first?["digest"] ?? .null]
      + [journaled?["digest"] ?? .null]
  }

  private func expectAgreement(
    _ world: World, receipt: String, problems: Set<JSON> = []
  ) async throws {
    #expect(try Set(await digests(world, receipt: receipt)).count == 1)
    let verify = try await world.holdfast("verify", "--json")
    let found = try verify.events.filter { $0["severity"] == "error" }.map { $0["reason"] }
    #expect(Set(found) == problems, "\(verify.output)")
    _ = try await world.holdfast("rebuild", "--json")
    #expect(try Set(await digests(world, receipt: receipt)).count == 1)
    #expect(world.archive.files(".holdfast/staging") == [])
    let again = try await world.run("tasks.txt")
    #expect(again.exit == 0, "\(again)")
    #expect(try again.endings["asyntask_a"] == "archived verified")
  }

  private func quarantined(_ world: World) -> [String] {
    world.archive.files(".holdfast/quarantine").filter { $0.hasSuffix(".bytes") }
  }

  @Test func `keeps its receipt while its files are whole, and the new bytes are kept aside`()
    async throws
  {
    try await with { world, object, receipt in
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1, "\(run)")
      #expect(
        try run.endings == ["asyntask_a": "archived verified", "asyntask_b": "archived verified"])
      #expect(try run.outcome(of: "asyntask_a")["path"] == .text(object))
      let problem = try #require(try run.problems("other-bytes").first)
      let kept = quarantined(world)
      try #require(kept.count == 1)
      #expect(problem["sentence"].text?.contains(kept[0]) == true, "\(problem)")
      let clip = try Data(contentsOf: Tools.clip("ok_720p_5s_fast.mp4"))
      #expect(try Data(contentsOf: world.archive.url(kept[0])) == clip)
      #expect(world.archive.receipts.count == 2)
      if let bag = try await world.archive.validateBag() { #expect(bag.exit == 0, "\(bag)") }
      try await expectAgreement(world, receipt: receipt)
    }
  }

  @Test(arguments: Harm.allCases)
  func `gets a successor of its receipt otherwise`(harm: Harm) async throws {
    try await with { world, object, receipt in
      try self.harm(harm, object, receipt, world)
      let run = try await world.run("tasks.txt")
      #expect(run.exit == 1, "\(run)")
      #expect(
        try run.endings == ["asyntask_a": "archived verified", "asyntask_b": "archived verified"])
      #expect(try run.problems("receipt-succeeded").count == 1)
      let successor = receipt.replacing(".json", with: "~2.json")
      #expect(world.archive.receipts.contains(successor))
      #expect(quarantined(world) == [])
      let problems: [Harm: Set<JSON>] = [
        .objectMissing: ["missing"], .objectChanged: ["corrupt"],
        .receiptChanged: ["receipt-edited"],
        .receiptUnreadable: ["receipt-edited", "receipt-damaged"],
      ]
      try await expectAgreement(world, receipt: successor, problems: problems[harm] ?? [])
    }
  }

  /// strace ends the run at its first, second, third … call that names one of these files.
  @Test(
    .enabled(if: Tools.hasStrace, "needs strace, and the right to trace a child"),
    arguments: [nil, .objectMissing] as [Harm?])
  func `may be killed at every step`(harm: Harm?) async throws {
    try await with { world, object, receipt in
      if let harm { try self.harm(harm, object, receipt, world) }
      let name = receipt.replacing(".json", with: "~2.json")
      let clip = try await world.tool("sha256sum", Tools.clip("ok_720p_5s_fast.mp4").path)
      let digest = String(clip.output.prefix(64))
      let files =
        harm == nil
        ? [".holdfast/quarantine/other~\(digest)~held.bytes", ".holdfast/quarantine"]
        : ["data/sha256/\(digest.prefix(2))/\(digest).mp4", name]
      let kills = try await world.killEverywhere(
        ["run", "tasks.txt"], calls: ["renameat", "renameat2", "fsync"], files: files
      ) { call in
        let run = try await world.run("tasks.txt")
        #expect([0, 1].contains(run.exit), "after \(call): \(run)")
        #expect(try run.endings["asyntask_a"] == "archived verified", "after \(call): \(run)")
        let counts = harm == nil ? receipt : name
        #expect(try Set(await digests(world, receipt: counts)).count == 1, "after \(call)")
        let kept = quarantined(world) + world.archive.objects
        #expect(kept.contains { $0.contains(digest) }, "after \(call): \(kept)")
        #expect(world.archive.files(".holdfast/staging") == [], "after \(call)")
        #expect(world.archive.receipts.count == (harm == nil ? 2 : 3), "after \(call)")
      }
      #expect(kills >= 1)
    }
  }
}
