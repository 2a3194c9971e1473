import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `The worker that reads media` {
  @Test func `may be killed while it reads, and the run goes on`() async throws {
    let tasks = JSON.many(8, ["states": [["QUEUED", 2]]]) + [.anyfast("asyntask_first")]
    try await World.with(tasks) { world in
      try world.write(tasks.compactMap { $0["id"].text }.joined(separator: "\n"), to: "tasks.txt")
      let run = try world.startRun("tasks.txt")
      try await run.event { $0["outcome"] == "archived" }
      // Stopped, they can't have answered when a file is handed to them.
      let workers = try run.children()
      #expect(!workers.isEmpty)
      for worker in workers { kill(worker, SIGSTOP) }
      for _ in workers { try await run.reaches("verifying") }
      for worker in workers { kill(worker, SIGKILL) }
      let ended = await run.finish()
      #expect(ended.exit == 0, "\(ended.output)")
      #expect(try Set(ended.endings.values) == ["archived verified"])
    }
  }

  @Test func `that has too little memory to start blames the shell's limit`() async throws {
    try await World.with { world in
      let program = Tools.programs.appending(path: "holdfast").path
      let clip = Tools.clips.appending(path: "ok_480p_5s_tail.mp4").path
      let confined = try await world.tool(
        "sh", "-c", #"ulimit -v 180000; exec "$0" probe "$1""#, program, clip)
      #expect(confined.exit == 74)
      #expect(confined.errors.contains("180000 KiB of address space, the limit here (ulimit -v)"))
      #expect(!confined.errors.contains("installation"))
    }
  }

  @Test func `ends with the run that is killed`() async throws {
    try await World.with(JSON.many(2) + [.anyfast("asyntask_open", ["end": "never"])]) { world in
      try world.list("asyntask_01", "asyntask_02", "asyntask_open")
      let run = try world.startRun("tasks.txt")
      for _ in 1...2 { try await run.event { $0["outcome"] == "archived" } }
      let workers = try run.children()
      #expect(!workers.isEmpty)
      // Its outputs end only when nobody holds them any more, so this waits for the workers too.
      #expect(await run.kill9().exit == -SIGKILL)
    }
  }
}
