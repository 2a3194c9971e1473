import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `A killed run` {
  /// Slow enough that a kill finds some of them in every stage.
  static let tasks =
    JSON.many(9, ["media": ["rate": 600_000], "states": [["QUEUED", 0.05]]])
    + [.ultra("asyntask_u")]
  static let list = tasks.compactMap { $0["id"].text }.joined(separator: "\n")

  @Test(arguments: ["polling", "ready", "downloading", "verifying", "storing", "done"] as [JSON])
  func `at any stage is made good by the next`(state: JSON) async throws {
    try await World.with(Self.tasks) { world in
      try world.write(Self.list, to: "tasks.txt")
      let run = try world.startRun("tasks.txt")
      try await run.reaches(state)
      let killed = await run.kill9()
      #expect(killed.exit == -SIGKILL)
      try await expectSafe(world, killed)
      try await expectConvergence(world, fetched: try fetched(world, [killed]))
    }
  }

  @Test func `is made good however often and whenever it is killed`() async throws {
    try await World.with(Self.tasks) { world in
      try world.write(Self.list, to: "tasks.txt")
      var kills: [Finished] = []
      var downloads: [JSON: Int] = [:]
      for round in 0..<20 {
        let run = try world.startRun("tasks.txt")
        try await Task.sleep(for: .milliseconds(20 + 37 * round % 400))
        kills.append(await run.kill9())
        try await expectSafe(world, kills[round])
        for (task, count) in downloads { #expect(try world.downloads(of: task) == count) }
        downloads = try fetched(world, kills)
      }
      #expect(kills.contains { $0.exit == -SIGKILL })
      try await expectConvergence(world, fetched: downloads)
    }
  }

  /// Right after the kill, without any recovery: what was told is there, and every checksum holds.
  private func expectSafe(_ world: World, _ killed: Finished) async throws {
    guard world.archive.exists else { return }
    let journals = try await world.archive.checkJournals()
    #expect(journals.exit == 0, "\(journals)")
    for event in try killed.outcomes where event["outcome"] == "archived" {
      for artifact in event["artifacts"].list {
        let file = world.archive.url(artifact["path"].text ?? "")
        let sum = try await world.tool("sha256sum", file.path).output.prefix(64)
        #expect(.text(String(sum)) == artifact["digest"])
      }
      let receipt = try world.archive.receipt(of: event["task_id"].text ?? "")
      #expect(receipt["verdict"] == event["verdict"])
    }
  }

  /// How often each task that was told as archived has been fetched.
  private func fetched(_ world: World, _ runs: [Finished]) throws -> [JSON: Int] {
    var downloads: [JSON: Int] = [:]
    for event in try runs.flatMap({ try $0.outcomes }) where event["outcome"] == "archived" {
      downloads[event["task_id"]] = try world.downloads(of: event["task_id"])
    }
    return downloads
  }

  /// The next run archives the rest, fetches nothing twice that was archived, and leaves a valid archive.
  private func expectConvergence(_ world: World, fetched: [JSON: Int]) async throws {
    let run = try await world.run("tasks.txt")
    #expect(run.exit == 0, "\(run.output) \(run.errors)")
    #expect(try run.outcomes.count == Self.tasks.count)
    #expect(try Set(run.endings.values) == ["archived verified"])
    for (task, count) in fetched { #expect(try world.downloads(of: task) == count) }
    #expect(world.archive.receipts.count == Self.tasks.count)
    #expect(world.archive.files(".holdfast/staging").isEmpty)
    if let bag = try await world.archive.validateBag() { #expect(bag.exit == 0, "\(bag)") }
    let verify = try await world.holdfast("verify", "--json")
    #expect(verify.exit == 0, "\(verify.output)")
  }
}
