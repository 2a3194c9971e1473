import Foundation
import Testing

@Suite(
  .enabled("needs strace") { try await Tools.canTrace() }, .timeLimit(.minutes(30)))
struct `The order of a run's writes` {
  @Test func `flushes a file in staging before the ledger has its digest`() async throws {
    try await World.with(JSON.many(1)) { world in
      try world.list("asyntask_01")
      let program = Tools.programs.appending(path: "holdfast").path
      let run = try await world.tool(
        "strace", "-f", "-y", "-qq", "-s", "8192", "-o", "trace.txt",
        "-e", "trace=fsync,fdatasync,pwrite64", program, "run", "--json", "tasks.txt")
      #expect(run.exit == 0, "\(run)")
      let digest = try #require(try run.outcome(of: "asyntask_01")["digest"].text)
      // strace counts in bytes, and what a page holds beside texts is escaped.
      let calls = try world.text("trace.txt").split(separator: "\n")
      let committed = try #require(
        calls.firstIndex { $0.contains("ledger.sqlite-wal>") && $0.contains(digest) })
      let flushed = try #require(
        calls.firstIndex { $0.contains("sync(") && $0.contains("/staging/") })
      #expect(flushed < committed, "\(calls[flushed]) \(calls[committed])")
    }
  }
}
