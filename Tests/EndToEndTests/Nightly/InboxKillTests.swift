import Foundation
import Testing

/// strace ends the job at its first, second, third … call between reading a list and filing it.
@Suite(
  .timeLimit(.minutes(30)),
  .enabled("needs strace, and the right to trace a child") { try await Tools.canTrace() })
struct `A list that is taken` {
  /// What holds the tasks, and by which the list gets its other name.
  private static let files = [
    "inbox", "inbox/done", "inbox/tasks.txt", "tasks.txt", ".holdfast/ledger.sqlite-wal",
  ]
  private static let calls = ["renameat2", "fsync", "fdatasync"]

  @Test func `may be killed at every call, and the next run takes it once`() async throws {
    let tasks: [JSON] = [.anyfast("asyntask_a"), .globalaiopc("video_b")]
    try await World.nights(tasks + [.anyfast("asyntask_0")]) { world in
      try world.drop("before.txt", ["asyntask_0"])
      #expect(try await world.nightly("--only", "intake").exit == 0)
      try world.drop("tasks.txt", ["asyntask_a", "video_b"])
      let kills = try await world.killEverywhere(
        ["nightly", "--only", "intake"], calls: Self.calls, files: Self.files,
        puttingBack: ["archive", "inbox"]
      ) { call in
        let next = try await world.nightly("--only", "intake")
        #expect(next.exit == 0, "after \(call): \(next)")
        #expect(try world.inbox() == [] && world.inbox("rejected") == [], "after \(call)")
        let done = try world.inbox("done")
        #expect(done.count { $0.hasPrefix("tasks.txt.2") } == 1, "after \(call): \(done)")
        let results = try world.results().map { $0["task_id"].text ?? "" }
        #expect(results.sorted() == ["asyntask_0", "asyntask_a", "video_b"], "after \(call)")
        // Neither of them as `forgotten`: filed, and never enqueued.
        #expect(try world.results().allSatisfy { $0["outcome"] == "archived" }, "after \(call)")
        let states = try await world.states()
        #expect(states.count == 3 && Set(states.values) == ["archived verified"], "after \(call)")
      }
      print("killed at \(kills) calls")
      #expect(kills >= 10)
    }
  }

  @Test func `may be killed while its unreadable lines are set aside, which happens once`()
    async throws
  {
    try await World.nights([.anyfast("asyntask_a")]) { world in
      try world.drop("tasks.txt", (0..<9).map { _ in "asyntask_a" } + ["no task"])
      let kills = try await world.killEverywhere(
        ["nightly", "--only", "intake"], calls: ["renameat2", "fsync"],
        files: ["inbox/rejected", "inbox/tasks.txt"], puttingBack: ["archive", "inbox"]
      ) { call in
        let next = try await world.nightly("--only", "intake")
        #expect(next.exit == 1, "after \(call): \(next)")
        #expect(try world.inbox() == [], "after \(call)")
        let rejected = try world.inbox("rejected").filter { !$0.hasPrefix(".") }
        #expect(rejected.count == 2, "after \(call): \(rejected)")
        #expect(try world.text("inbox/rejected/\(rejected[0])") == "no task\n")
        #expect(try await world.states() == ["asyntask_a": "archived verified"], "after \(call)")
      }
      print("killed at \(kills) calls")
      // strace counts the calls of each thread by themselves.
      #expect(kills >= 2)
    }
  }
}
