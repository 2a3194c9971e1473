import Foundation
import Testing

/// strace ends the program at its first, second, third … call on one of the seal's files.
@Suite(
  .timeLimit(.minutes(30)),
  .enabled(if: Tools.hasStrace, "needs strace, and the right to trace a child"))
struct `A seal that is renewed` {
  private static let files = [
    ".holdfast/seal", ".holdfast/seal/manifest-sha256.txt", ".holdfast/seal/bag-info.txt",
    ".holdfast/seal/bagit.txt", ".holdfast/seal/tagmanifest-sha256.txt", "manifest-sha256.txt",
    "bag-info.txt", "bagit.txt", "tagmanifest-sha256.txt",
  ]
  /// Every call by which a file, or its name, is made, changed or made durable.
  private static let calls = [
    "openat", "write", "fchmod", "fsync", "renameat", "unlinkat",
  ]

  @Test func `may be killed at every call, and the next writer finishes or renews it`()
    async throws
  {
    try await World.with(JSON.many(4)) { world in
      try world.list("asyntask_01", "asyntask_02")
      #expect(try await world.run("tasks.txt").exit == 0)
      try world.list("asyntask_03", "asyntask_04")
      let isUnsealed = try await world.kill(
        ["run", "tasks.txt"], atCall: 1, of: "write", [".holdfast/seal/manifest-sha256.txt"])
      #expect(isUnsealed)
      var named: Set<JSON> = []
      let kills = try await world.killEverywhere(["run"], calls: Self.calls, files: Self.files) {
        call in
        named.formUnion(try await expectNamed(world))
        let next = try await world.run()
        #expect(next.exit == 0, "after \(call): \(next)")
        try await expectWhole(world, after: call)
      }
      print("killed at \(kills) calls")
      #expect(kills >= 30)
      #expect(named == ["seal-unfinished"])
    }
  }

  /// What `verify` says of the archive as the kill has left it.
  private func expectNamed(_ world: World) async throws -> Set<JSON> {
    let verify = try await world.holdfast("verify", "--json")
    let problems = try verify.events.filter { $0["severity"] == "error" }.map { $0["reason"] }
    #expect(verify.exit == (problems.isEmpty ? 0 : 1))
    return Set(problems)
  }

  private func expectWhole(_ world: World, after call: String) async throws {
    #expect(try await world.holdfast("verify").exit == 0, "after \(call)")
    for name in ["tagmanifest-sha256.txt", "manifest-sha256.txt"] {
      let check = try await Running(
        URL(filePath: "/usr/bin/sha256sum"), ["--quiet", "--strict", "-c", name],
        in: world.archive.root
      ).finish()
      #expect(check.exit == 0, "after \(call): \(check)")
    }
    if let bag = try await world.archive.validateBag() { #expect(bag.exit == 0, "\(bag)") }
    #expect(world.archive.files(".holdfast/seal") == [])
  }
}
