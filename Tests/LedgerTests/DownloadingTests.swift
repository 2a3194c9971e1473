import Testing

@testable import Ledger

@Suite struct `A finished task` {
  @Test func `that broke off is known by its name, its length and what is safe of it`() async throws
  {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a")
    let id = try await bench.task("a").id
    try await bench.ledger.asked(id, role: "video")
    #expect(try await bench.task("a").stage == .downloading)
    try await bench.ledger.began(id, role: "video", validator: "\"e\"", length: 9)
    try await bench.ledger.brokeOff(id, role: "video", validator: "\"e\"", length: 9, synced: 4)
    let beginning = try #require(try await bench.ledger.artifacts(of: id).first)
    #expect(beginning.validator == "\"e\"")
    #expect(beginning.length == 9)
    #expect(beginning.synced == 4)
    #expect(beginning.vouched)
    #expect(beginning.digest == nil)
    try await bench.ledger.asked(id, role: "video")
    let asked = try #require(try await bench.ledger.artifacts(of: id).first)
    #expect(asked.synced == 4)
    #expect(!asked.vouched)
    try await bench.ledger.began(id, role: "video", validator: "\"f\"", length: nil)
    let anew = try #require(try await bench.ledger.artifacts(of: id).first)
    #expect(anew.validator == "\"f\"")
    #expect(anew.length == nil)
    #expect(anew.synced == 0)
  }

  @Test func `keeps its length when its beginning is removed, and what it needs of the disk`()
    async throws
  {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a")
    let id = try await bench.task("a").id
    try await bench.ledger.brokeOff(id, role: "video", validator: "\"e\"", length: 9, synced: 4)
    try await bench.ledger.needsRoom(id, role: "video", length: 9)
    try await bench.ledger.removedBeginning(id, role: "video")
    let removed = try #require(try await bench.ledger.artifacts(of: id).first)
    #expect(removed.length == 9 && removed.leastLength == 9)
    #expect(removed.validator == nil && removed.synced == 0 && !removed.vouched)
  }

  @Test func `that is asked for leaves a poll for another link of its task due`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a")
    let id = try await bench.task("a").id
    try await bench.ledger.backToRecover([id])
    try await bench.ledger.asked(id, role: "video")
    #expect(try await bench.task("a").stage == .ready)
    #expect(try await bench.claim(9) == ["a"])
  }

  @Test func `keeps what was fetched when its task has other links`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a")
    let id = try await bench.task("a").id
    try await bench.ledger.fetched(id, role: "video", digest: "d", bytes: 4, validator: "\"e\"")
    _ = try await bench.claim(9)
    let link = ArtifactRow(
      role: "video", linkHost: "b.example", linkPath: "/w", deadline: bench.time(9))
    try await bench.ledger.relinked(
      id, FinishedReply(deadline: bench.time(9), deadlineSource: "link", artifacts: [link]),
      at: bench.time(2))
    let artifact = try #require(try await bench.ledger.artifacts(of: id).first)
    #expect(artifact.linkHost == "b.example")
    #expect(artifact.deadline == bench.time(9))
    #expect(artifact.digest == "d")
    #expect(artifact.validator == "\"e\"")
    #expect(try await bench.task("a").deadline == bench.time(9))
  }

  @Test func `is not safe from a power cut that came since the last run began`() async throws {
    let bench = try await Bench()
    #expect(try await bench.ledger.isSameBoot("b"))
    #expect(try await !bench.ledger.isSameBoot("c"))
  }

  @Test(arguments: [Stage.downloading, .verifying, .ready])
  func `goes to stage`(stage: Stage) async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a")
    try await bench.ledger.stage(try await bench.task("a").id, stage)
    #expect(try await bench.task("a").stage == stage)
  }

  @Test func `keeps the links of its artifacts without a query`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a", deadline: 100)
    let id = try await bench.task("a").id
    #expect(
      try await bench.ledger.artifacts(of: id) == [
        ArtifactRow(
          role: "video", linkHost: "cdn.example", linkPath: "/v/a.mp4", deadline: bench.time(100))
      ])
    await #expect(throws: LedgerError.self, "a query is refused by the schema itself") {
      try await bench.ledger.finished(
        id,
        FinishedReply(
          deadline: bench.time(100), deadlineSource: "link",
          artifacts: [
            ArtifactRow(role: "video", linkHost: "cdn.example", linkPath: "/v/a.mp4?X-Sig=secret")
          ]),
        at: bench.time(2))
    }
  }

  private static let digest = String(repeating: "a", count: 64)

  @Test func `that is fetched is known to be when the ledger is opened again`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a", deadline: 100)
    let id = try await bench.task("a").id
    try await bench.ledger.fetched(
      id, role: "video", digest: Self.digest, bytes: 9_000, validator: "\"etag\"")
    let copy = try bench.killed()
    let ledger = try Ledger.open(at: copy.ledger)
    try await ledger.recoverAtOpen(now: bench.time(2))
    let artifact = try #require(try await ledger.artifacts(of: id).first)
    #expect(artifact.digest == Self.digest)
    #expect(artifact.bytes == 9_000)
    #expect(artifact.validator == "\"etag\"")
    #expect(artifact.length == 9_000)
    #expect(artifact.linkHost == "cdn.example")
    #expect(artifact.path == nil)
  }

  @Test func `that is fetched is not promised before it is filed`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a")
    try await bench.ledger.fetched(
      try await bench.task("a").id, role: "video", digest: Self.digest, bytes: 1_000,
      validator: nil)
    try bench.ledger.forEachObject { Issue.record("\($0) is in no archive") }
    try await bench.archive("a")
    var promised = 0
    try bench.ledger.forEachObject { _ in promised += 1 }
    #expect(promised == 1)
  }

  @Test func `has no bytes of a role that it does not have`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a")
    let id = try await bench.task("a").id
    await #expect(throws: LedgerError.notOpen(id: id)) {
      try await bench.ledger.fetched(
        id, role: "original", digest: Self.digest, bytes: 1, validator: nil)
    }
  }

  @Test func `keeps what is known of its bytes, whatever its link is`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a")
    let id = try await bench.task("a").id
    try await bench.ledger.fetched(
      id, role: "video", digest: Self.digest, bytes: 9_000, validator: "\"etag\"")
    try await bench.finish("a", deadline: 90_000)
    #expect(try await bench.ledger.artifacts(of: id).map(\.validator) == ["\"etag\""])
    #expect(try await bench.ledger.artifacts(of: id).map(\.length) == [9_000])
    try await bench.ledger.finished(
      id,
      FinishedReply(
        deadline: bench.time(9), deadlineSource: "link",
        artifacts: [ArtifactRow(role: "video", linkHost: "cdn.example", linkPath: "/other.mp4")]),
      at: bench.time(3))
    #expect(try await bench.ledger.artifacts(of: id).map(\.validator) == ["\"etag\""])
    #expect(try await bench.ledger.artifacts(of: id).map(\.length) == [9_000])
  }
}
