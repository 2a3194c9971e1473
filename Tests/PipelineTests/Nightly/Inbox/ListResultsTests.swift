import Archive
import FoundationEssentials
import Glibc
import Ledger
import SystemPackage
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `The result of a list` {
  private static let run = PlacedFolder.run

  @Test func `is written when its last task is final`() async throws {
    let inFlight = try await ResultBench()
    let results = try inFlight.results()
    try await inFlight.take("a.txt", "# mine\nvideo_1\n\nvideo_2\nvideo_3\n", into: results)
    for task in ["video_2", "video_1"] {
      #expect(try await results.settle().results.isEmpty)
      try await inFlight.end(task == "video_1" ? .archived : .lost, task)
    }
    #expect(try await results.settle().results.isEmpty)
    try await inFlight.end(.archived, "video_3")
    let settled = try await results.settle()
    #expect(settled.results == ["a.txt.result.jsonl"])
    #expect(settled.problems.isEmpty)
    let lines = try inFlight.lines("a.txt.result.jsonl")
    try #require(lines.count == 4)
    #expect(lines[0]["event"] == .string("list"))
    #expect(lines[0]["list"] == .string("a.txt"))
    #expect(lines[0]["file"] == .string("a.txt.\(Self.run)"))
    #expect(lines[0]["run"] == .string(Self.run))
    #expect(
      lines[0]["sha256"] == .string("\(Digest(of: "# mine\nvideo_1\n\nvideo_2\nvideo_3\n"))"))
    #expect(lines[0]["tasks"] == .int(3))
    #expect(
      lines[0]["outcomes"] == .object([("archived", .int(2)), ("lost", .int(1))]))
    #expect(lines[0]["verdicts"] == .object([("verified", .int(2))]))
    #expect(lines[0]["unreadable"] == nil && lines[0]["forgotten"] == nil)
    #expect(lines[1...].map { $0["line"] } == [.int(2), .int(4), .int(5)])
    #expect(lines[1]["event"] == .string("task"))
    #expect(lines[1]["provider"] == .string("other"))
    #expect(lines[1]["task_id"] == .string("video_1"))
    #expect(lines[1]["time"] == .string("1970-01-01T00:00:00Z"))
    #expect(lines[1]["bytes"] == .int(7))
    #expect(lines[1]["artifacts"] != nil)
    #expect(lines[2]["outcome"] == .string("lost"))
    #expect(lines[2]["sentence"] == .string("s."))
    #expect(lines[2]["artifacts"] == nil)
    #expect(try await results.settle().results.isEmpty)
    #expect(try inFlight.folder.names("done") == ["a.txt.\(Self.run)", "a.txt.result.jsonl"])
  }

  @Test func `is written by a later run as well, and once`() async throws {
    let inFlight = try await ResultBench()
    try await inFlight.take("a.txt", "video_1\n")
    try await inFlight.take("b.txt", "video_2\n")
    try await inFlight.end(.failed, "video_1")
    var results = try inFlight.results()
    try await results.begin()
    #expect(try await results.settle().results == ["a.txt.result.jsonl"])
    results = try inFlight.results()
    try await results.begin()
    #expect(try await results.settle().results.isEmpty)
    try await inFlight.end(.failed, "video_2")
    #expect(try await results.settle().results == ["b.txt.result.jsonl"])
    #expect(try inFlight.folder.inbox.openLists().isEmpty)
  }

  @Test func `leaves another list's of the same name as it is`() async throws {
    let inFlight = try await ResultBench()
    let results = try inFlight.results()
    for number in 1...3 { try await inFlight.take("a.txt", "video_\(number)\n", into: results) }
    try await inFlight.end(.failed, "video_1", "video_2", "video_3")
    #expect(
      try await results.settle().results == [
        "a.txt.result.jsonl", "a.txt.\(Self.run)~2.result.jsonl",
        "a.txt.\(Self.run)~3.result.jsonl",
      ])
    #expect(try inFlight.lines("a.txt.result.jsonl")[1]["task_id"] == .string("video_1"))
    #expect(
      try inFlight.lines("a.txt.\(Self.run)~3.result.jsonl")[1]["task_id"] == .string("video_3"))
    #expect(try inFlight.folder.inbox.openLists().isEmpty)
  }

  @Test func `counts what cannot be read or is forgotten, and waits for neither`() async throws {
    let inFlight = try await ResultBench()
    let results = try inFlight.results()
    let text =
      "video_1\nno such task\nlocal:x\n{\"task_id\": \"video_2\", \"provider\": \"gone\"}\n"
    try await inFlight.take("a.txt", text, into: results)
    try await inFlight.end(.unknown, "video_1")
    #expect(try await results.settle().results.count == 1)
    let lines = try inFlight.lines("a.txt.result.jsonl")
    #expect(lines.count == 3)
    #expect(lines[0]["tasks"] == .int(2))
    #expect(lines[0]["unreadable"] == .int(2))
    #expect(lines[0]["forgotten"] == .int(1))
    #expect(lines[2]["task_id"] == .string("x"))
    #expect(lines[2]["reason"] == .string("forgotten"))
    #expect(lines[2]["line"] == .int(3))
  }

  @Test func `of a list that ends in no text is written all the same`() async throws {
    let inFlight = try await ResultBench()
    let results = try inFlight.results()
    let done = try await inFlight.take("a.txt", "video_1\n", into: results)
    try await inFlight.end(.failed, "video_1")
    try inFlight.folder.write("done/\(done.file)", "video_1\n\0\0\0")
    #expect(try await results.settle().problems.count == 1)
    #expect(try await results.settle().results.count == 1)
    #expect(try inFlight.lines("a.txt.result.jsonl")[0]["unreadable"] == .int(1))
  }

  @Test func `waits for a task that a list has named again`() async throws {
    let inFlight = try await ResultBench()
    let results = try inFlight.results()
    try await inFlight.take("a.txt", "video_1\nvideo_2\n", into: results)
    try await inFlight.end(.lost, "video_1")
    #expect(try await results.settle().results.isEmpty)
    try await inFlight.take("b.txt", "video_1\n", into: results)
    try await inFlight.end(.archived, "video_2")
    #expect(try await results.settle().results.isEmpty)
    #expect(try await results.settle().results.isEmpty)
    try await inFlight.end(.archived, "video_1")
    #expect(try await results.settle().results == ["a.txt.result.jsonl", "b.txt.result.jsonl"])
    #expect(
      try inFlight.lines("a.txt.result.jsonl")[0]["outcomes"] == .object([("archived", .int(2))]))
    #expect(!(try inFlight.folder.names("done").contains { $0.hasPrefix(".") }))
  }

  @Test func `of thousands of lines has a line for each`() async throws {
    let inFlight = try await ResultBench()
    let results = try inFlight.results()
    let count = 1700
    try await inFlight.take(
      "a.txt", (1...count).map { "video_\($0)\r\n" }.joined(), into: results)
    for number in 1...count {
      if number % 600 == 0 { #expect(try await results.settle().results.isEmpty) }
      try await inFlight.end(.failed, "video_\(number)")
    }
    #expect(try await results.settle().results.count == 1)
    let lines = try inFlight.lines("a.txt.result.jsonl")
    #expect(lines.count == count + 1)
    #expect(lines[1...].map { $0["line"] } == (1...count).map { .int(Int64($0)) })
    #expect(
      lines[1...].map { $0["task_id"] } == (1...count).map { .string("video_\($0)") })
  }

  enum Deletion: CaseIterable { case list, folder, result }

  @Test(arguments: Deletion.allCases)
  func `is not missed where a person deletes amid a run`(deletion: Deletion) async throws {
    let inFlight = try await ResultBench()
    let results = try inFlight.results()
    let done = try await inFlight.take("a.txt", "video_1\n", into: results)
    try await inFlight.take("b.txt", "video_2\n", into: results)
    if deletion == .result {
      try await inFlight.end(.failed, "video_1")
      #expect(try await results.settle().results == ["a.txt.result.jsonl"])
    }
    let path =
      switch deletion {
      case .list: "done/\(done.file)"
      case .folder: "done"
      case .result: "done/a.txt.result.jsonl"
      }
    try FileManager.default.removeItem(atPath: inFlight.folder.path.appending(path).string)
    let settled = try await results.settle()
    #expect(settled.results.isEmpty && settled.problems.isEmpty)
    if deletion != .result { try await inFlight.end(.failed, "video_1") }
    try await inFlight.end(.failed, "video_2")
    let left = deletion == .folder ? [] : ["b.txt.result.jsonl"]
    #expect(try await results.settle().results == left)
    try await inFlight.take("c.txt", "video_1\n", into: results)
    #expect(try await results.settle().results == ["c.txt.result.jsonl"])
  }

  @Test func `says that its list was written to after it was taken`() async throws {
    let inFlight = try await ResultBench()
    let results = try inFlight.results()
    let done = try await inFlight.take("a.txt", "video_1\nvideo_2\n", into: results)
    try await inFlight.end(.failed, "video_1")
    #expect(try await results.settle().problems.isEmpty)
    try inFlight.folder.write("done/\(done.file)", "video_3\n", options: .append)
    try await inFlight.end(.failed, "video_2")
    var settled = try await results.settle()
    #expect(settled.results.isEmpty)
    #expect(settled.problems.count == 1)
    #expect(settled.problems[0].contains("was written to after it was taken"))
    settled = try await results.settle()
    #expect(settled.results.count == 1)
    #expect(settled.problems.isEmpty)
    #expect(try inFlight.lines("a.txt.result.jsonl")[0]["forgotten"] == .int(1))
  }

  @Test func `is begun anew after a kill`() async throws {
    let inFlight = try await ResultBench()
    let done = try await inFlight.take("a.txt", "video_1\n")
    try inFlight.folder.write(
      "done/\(done.partFile)", "{\"event\":\"list\",\"file\":\"\(done.file)\"")
    try inFlight.folder.write("done/.mine.part", "")
    try await inFlight.end(.failed, "video_1")
    let results = try inFlight.results()
    try await results.begin()
    #expect(try inFlight.folder.names("done") == [".mine.part", done.file])
    #expect(try await results.settle().results == ["a.txt.result.jsonl"])
  }

  @Test(arguments: ["", "{}\n", "{\"file\": 1}\n", "\0\n", "{\"file\":\"a.txt.\(run)\"}"])
  func `is not taken for what is none`(text: String) async throws {
    let inFlight = try await ResultBench()
    let done = try await inFlight.take("a.txt", "video_1\n")
    try inFlight.folder.write("done/a.txt.result.jsonl", text)
    try await inFlight.end(.failed, "video_1")
    let results = try inFlight.results()
    try await results.begin()
    #expect(try await results.settle().results == ["\(done.file).result.jsonl"])
    #expect(try inFlight.folder.text("done/a.txt.result.jsonl") == text)
    #expect(try inFlight.folder.inbox.openLists().isEmpty)
  }

  @Test func `waits for an inbox that is gone`() async throws {
    let inFlight = try await ResultBench()
    let results = try inFlight.results()
    try await inFlight.take("a.txt", "video_1\n", into: results)
    try await inFlight.end(.failed, "video_1")
    let path = inFlight.folder.path.string
    try #require(rename(path, path + ".aside") == 0)
    await #expect(throws: InboxError.self) { try await results.settle() }
    try #require(rename(path + ".aside", path) == 0)
    #expect(try await results.settle().results.count == 1)
  }
}
