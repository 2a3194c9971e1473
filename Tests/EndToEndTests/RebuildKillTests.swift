import Foundation
import Testing

@Suite(
  .timeLimit(.minutes(30)),
  .enabled(if: Tools.hasStrace, "needs strace, and the right to trace a child"))
struct `A rebuild that is killed` {
  private static let files = [
    ".holdfast", ".holdfast/ledger.sqlite", ".holdfast/ledger.sqlite.new",
  ]
  /// By which the new ledger is written, and takes the place of the old one.
  private static let calls = ["fsync", "fdatasync", "renameat", "unlinkat"]

  @Test func `leaves the old ledger or the new one, and the next command goes on`() async throws {
    let tasks = JSON.many(2) + [.anyfast("asyntask_open", ["end": "never"])]
    try await World.with(tasks) { world in
      try world.list("asyntask_01", "asyntask_02", "asyntask_open")
      #expect(try await world.run("tasks.txt", "--no-wait").exit == 3)
      let kills = try await world.killEverywhere(
        ["rebuild"], calls: Self.calls, files: Self.files
      ) { call in
        let run = try await world.run("tasks.txt", "--no-wait")
        #expect(run.exit == 3, "after \(call): \(run)")
        #expect(try run.summary["outcomes"] == ["archived": 2, "waiting": 1])
      }
      print("killed at \(kills) calls")
      #expect(kills >= 8)
      #expect(try world.requests.count { $0["which"] == "video" } == 2)
    }
  }
}
