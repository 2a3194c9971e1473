import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `What verifications record` {
  let scratch: Scratch
  private let stored: [(object: String, receipt: String)]

  init() throws {
    scratch = try Scratch()
    let writer = try scratch.open()
    stored = try (0..<4).map { try writer.store(task: "task-\($0)", "bytes \($0)") }
    _ = try writer.seal(at: Date())
    writer.close()
  }

  private func acknowledge(_ paths: String...) throws -> Int {
    let archive = try Archive(at: scratch.root)
    let records = try #require(try ScrubRecords.openToAcknowledge(in: archive))
    defer { try? records.close() }
    return try records.acknowledge(paths, at: Date())
  }

  @Test func `is kept by one verification at a time, which says who it is`() throws {
    let held = try scratch.records()
    let refusal = #expect(throws: ArchiveError.self) { try scratch.records() }
    guard case .verifying(_, let holder) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(holder.contains("process \(getpid())"))
    try held.close()
    try scratch.records().close()
  }

  @Test func `needs no lock of a run, and holds none up`() throws {
    let writer = try scratch.open(run: 2)
    let records = try scratch.records()
    try writer.store(task: "more", "more bytes")
    #expect(records.unkept == nil)
    try records.close()
    writer.close()
  }

  @Test func `is no more told once it is acknowledged, until it is worse`() throws {
    let bad = stored[1].object
    try scratch.replace(bad, with: "bytes x")
    #expect(try scratch.verify().problems.count == 1)
    #expect(try acknowledge(bad, stored[0].object) == 1)
    let (report, problems) = try scratch.verify()
    #expect(problems == [] && report.problems == [:])
    try scratch.replace(bad, with: "bytes y")
    #expect(try scratch.verify().problems.map(\.path) == [bad])
    unlink(scratch.path(bad))
    #expect(try scratch.verify().problems.map(\.slug) == ["missing"])
  }

  @Test func `acknowledges what the census finds too, until it is gone`() throws {
    try scratch.write("", to: "data/sha256/notes.txt")
    #expect(try scratch.verify().problems.map(\.slug) == ["stray"])
    #expect(try acknowledge("data/sha256/notes.txt") == 1)
    #expect(try scratch.verify().problems == [])
    unlink(scratch.path("data/sha256/notes.txt"))
    #expect(try scratch.verify().problems == [])
    try scratch.write("", to: "data/sha256/notes.txt")
    #expect(try scratch.verify().problems.map(\.slug) == ["stray"])
  }

  @Test func `tells each stray once, and then how many are still there`() throws {
    for number in 1...3 { try scratch.write("", to: "data/sha256/notes-\(number).txt") }
    #expect(try scratch.verify().problems.count == 3)
    try scratch.write("", to: "data/sha256/notes-4.txt")
    let (report, problems) = try scratch.verify()
    #expect(report.problems == [.stray: 4])
    #expect(
      problems.map { "\($0.path): \($0.sentence)" } == [
        "data/sha256/notes-4.txt: Nothing of this name belongs here.",
        """
        data/sha256/notes-1.txt: Nothing of this name belongs here. 3 such files were found before \
        and are still there.
        """,
      ])
    #expect(problems[1].others == ["data/sha256/notes-2.txt", "data/sha256/notes-3.txt"])
    #expect(try acknowledge("data/sha256/notes-1.txt", "data/sha256/notes-2.txt") == 2)
    #expect(try scratch.verify().problems.map(\.path) == ["data/sha256/notes-3.txt"])
  }

  @Test(arguments: ["no database at all", ""])
  func `begins anew when it cannot be read`(text: String) throws {
    try scratch.verify()
    try scratch.write(text, to: ".holdfast/scrub.sqlite")
    let records = try scratch.records()
    #expect(records.wasDamaged == !text.isEmpty)
    #expect(try records.coverage().files == 0)
    try records.close()
    #expect(scratch.exists(".holdfast/scrub.sqlite.damaged") == !text.isEmpty)
    #expect(try scratch.verify().report.objects == 4)
  }

  @Test func `begins anew when a page of it is broken`() throws {
    try scratch.verify()
    let path = scratch.path(".holdfast/scrub.sqlite")
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    try #require(data.count > 8192)
    data.replaceSubrange(4096..<data.count, with: Data(repeating: 0xa5, count: data.count - 4096))
    try data.write(to: URL(fileURLWithPath: path))
    let records = try scratch.records()
    #expect(records.wasDamaged)
    try records.close()
  }

  @Test func `is what a repair begins with: kinds and ranges`() throws {
    try scratch.replace(stored[2].object, with: "byte")
    try scratch.verify()
    let records = try scratch.records()
    let recorded = try records.problems(after: nil)
    #expect(try records.problems(after: recorded.last).isEmpty)
    try records.close()
    #expect(recorded.map(\.path) == [stored[2].object])
    #expect(recorded.map(\.kind) == [.wrongSize] && recorded.map(\.ranges) == [[4..<7]])
  }

  @Test func `forgets a file that nobody promises and that is gone`() throws {
    try scratch.write("x", to: "data/sha256/00/\(`A digest`.ofNothing).mp4")
    try scratch.verify()
    unlink(scratch.path("data/sha256/00/\(`A digest`.ofNothing).mp4"))
    #expect(try scratch.verify().problems == [])
    let records = try scratch.records()
    #expect(try records.coverage().files == 10)
    try records.close()
  }
}

@Suite struct `The chain of seals` {
  private let seal = [
    "manifest-sha256.txt", "bag-info.txt", "bagit.txt", "tagmanifest-sha256.txt",
  ]

  private func run(_ number: Int, in scratch: Scratch) throws {
    let writer = try scratch.open(run: number)
    try writer.store(task: "task-\(number)", "bytes \(number)")
    _ = try writer.seal(at: Date())
    writer.close()
  }

  @Test func `holds over runs that nobody verified between`() throws {
    let scratch = try Scratch()
    for number in 1...6 {
      try run(number, in: scratch)
      if [1, 2, 5].contains(number) { #expect(try scratch.verify().problems == []) }
    }
    #expect(try scratch.verify().problems == [])
  }

  @Test func `is broken by an older seal, until that is acknowledged`() throws {
    let scratch = try Scratch()
    try run(1, in: scratch)
    let old = try seal.map { ($0, try scratch.text($0)) }
    try run(2, in: scratch)
    #expect(try scratch.verify().problems == [])
    for (name, text) in old { try scratch.write(text, to: name) }
    #expect(try scratch.verify().problems.map(\.slug) == ["seal-replaced"])
    let records = try #require(
      try ScrubRecords.openToAcknowledge(in: try Archive(at: scratch.root)))
    _ = try records.acknowledge(["tagmanifest-sha256.txt"], at: Date())
    try records.close()
    #expect(try scratch.verify().problems == [])
  }

  @Test func `is broken by a seal that follows another one`() throws {
    let scratch = try Scratch()
    try run(1, in: scratch)
    #expect(try scratch.verify().problems == [])
    try run(2, in: scratch)
    let info = try scratch.text("bag-info.txt")
    let other = info.replacing(
      #/Tagmanifest: [0-9a-f]{64}/#, with: "Tagmanifest: \(`A digest`.ofNothing)")
    try scratch.write(other, to: "bag-info.txt")
    try scratch.write(
      try scratch.text("tagmanifest-sha256.txt").replacing(
        Digest(of: info).description, with: Digest(of: other).description),
      to: "tagmanifest-sha256.txt")
    #expect(try scratch.verify().problems.map(\.slug) == ["seal-replaced"])
  }

  @Test func `is broken when the seal is gone`() throws {
    let scratch = try Scratch()
    try run(1, in: scratch)
    #expect(try scratch.verify().problems == [])
    for name in seal { unlink(scratch.path(name)) }
    let slugs = try scratch.verify().problems.map(\.slug)
    #expect(slugs.contains("seal-replaced"))
  }
}
