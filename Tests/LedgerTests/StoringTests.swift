import GRDB
import Testing

@testable import Ledger

@Suite struct `A task that is filed` {
  private func intent(_ task: TaskRow.ID) -> Intent {
    Intent(
      task: task,
      artifacts: [
        Intent.Artifact(
          role: "video", digest: String(repeating: "a", count: 64), ext: "mp4", bytes: 1_000,
          staged: "7-video.part")
      ],
      receipt: "{\"schema\": 1}")
  }

  @Test func `has an intent until it is archived`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    let id = try await bench.task("a").id
    try await bench.ledger.intend([intent(id)])
    #expect(try await bench.task("a").stage == .storing)
    #expect(try await bench.ledger.intents() == [intent(id)])
    var other = intent(id)
    other.receipt = "{\"schema\": 1, \"again\": true}"
    try await bench.ledger.intend([other])
    #expect(try await bench.ledger.intents() == [other], "the last one counts")
    try await bench.archive("a")
    #expect(try await bench.ledger.intents().isEmpty)
  }

  @Test func `and then is not has no intent, and needs its link`() async throws {
    let bench = try await Bench()
    try await bench.list(["a", "b"])
    for task in ["a", "b"] {
      try await bench.ledger.intend([intent(try await bench.task(task).id)])
    }
    try await bench.ledger.dropIntent(try await bench.task("a").id)
    try await bench.fail("b", .lost)
    #expect(try await bench.ledger.intents().isEmpty)
    #expect(try await bench.task("a").stage == .ready)
    #expect(try await bench.claim(9) == ["a"])
  }

  @Test func `keeps what the archive knows of it`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.finish("a", deadline: 100)
    try await bench.archive("a", at: 7)
    let task = try await bench.task("a")
    #expect(task.stage == .done)
    #expect(task.outcome == .archived)
    #expect(task.verdict == "verified")
    #expect(task.digest == String(repeating: "a", count: 64))
    #expect(task.bytes == 1_000)
    #expect(task.path?.hasPrefix("data/sha256/aa/aaaa") == true)
    #expect(task.model == "seedance")
    #expect(task.tokens == 50)
    #expect(task.doneAt == bench.time(7))
    #expect(!task.needsPerson)
    let video = try #require(try await bench.ledger.artifacts(of: task.id).first)
    #expect(video.digest == task.digest)
    #expect(video.linkHost == "cdn.example", "the link's host and path stay")
    #expect(video.deadline == bench.time(100))
  }

  @Test(arguments: [
    ("verified", [], false), ("unchecked", [], false), ("mismatch", [], true),
    ("damaged", [], true), ("verified", ["original"], true),
  ])
  func `needs a person or not`(verdict: String, lost: [String], needed: Bool) async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    try await bench.archive("a", verdict: verdict, lost: lost)
    #expect(try await bench.task("a").needsPerson == needed)
    #expect(try await bench.ledger.needsPerson() == (needed ? 1 : 0))
  }

  @Test func `promises each of its objects once`() async throws {
    let bench = try await Bench()
    try await bench.list(["a", "b", "c", "open"])
    try await bench.archive("a", digit: "b")
    try await bench.archive("b", digit: "a", lost: ["original"])
    try await bench.archive("c", digit: "b")
    var digests: [String] = []
    try bench.ledger.forEachObject { object in
      #expect(object.bytes == 1_000)
      #expect(object.path.contains(object.digest))
      digests.append(String(object.digest.prefix(1)))
    }
    #expect(digests == ["a", "b"])
  }

  @Test func `is one of more than a page of objects`() async throws {
    let bench = try await Bench()
    try await bench.list(["a"])
    let id = try await bench.task("a").id
    try await bench.ledger.write { database in
      for number in 0..<1_234 {
        let digest = String(repeating: "0", count: 60) + String(number + 1_000)
        try database.run(
          "INSERT INTO artifact (task, role, digest, bytes, path) VALUES (?, ?, ?, ?, ?)",
          [id, "role-\(number)", digest, number, "data/\(digest)"])
      }
    }
    var bytes: [Int64] = []
    try bench.ledger.forEachObject { bytes.append($0.bytes) }
    #expect(bytes == Array(0..<1_234))
  }
}
