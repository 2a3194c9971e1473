import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `Opening after a kill` {
  let scratch: Scratch
  let sums: String
  let records: String

  init() throws {
    scratch = try Scratch()
    let writer = try scratch.open()
    try writer.store(task: "t1", "bytes")
    sums = "journal/\(writer.runID).sha256"
    records = "journal/\(writer.runID).jsonl"
  }

  private static let whole = "\(`A digest`.ofNothing)  data/sha256/e3/\(`A digest`.ofNothing).mp4\n"

  @Test(arguments: [
    "e3b0c442", "\(`A digest`.ofNothing)  data/sha", "\u{0}\u{0}\u{0}", "\u{0}\n\u{0}\n", "\n",
    "garbage\ngarbage\n",
  ])
  func `cuts off what follows the last whole line`(tail: String) throws {
    let before = try scratch.text(sums)
    try scratch.write(before + tail, to: sums)
    _ = try scratch.open(run: 2)
    #expect(try scratch.text(sums) == before)
    #expect(try Command("sha256sum", "--strict", "-c", sums, in: scratch.root).status == 0)
    _ = try scratch.open(run: 3)
    #expect(try scratch.text(sums) == before)
  }

  @Test(arguments: ["{\"task", "\u{0}\u{0}\n", "{\"a\":1}"])
  func `does the same to the records`(tail: String) throws {
    let before = try scratch.text(records)
    try scratch.write(before + tail, to: records)
    _ = try scratch.open(run: 2)
    #expect(try scratch.text(records) == before)
  }

  @Test(arguments: ["", "e3b0", "\u{0}\n"])
  func `deletes a journal in which nothing is whole`(text: String) throws {
    try scratch.write(text, to: "journal/other.sha256")
    try scratch.write(text, to: "journal/other.jsonl")
    _ = try scratch.open(run: 2)
    #expect(!scratch.exists("journal/other.sha256") && !scratch.exists("journal/other.jsonl"))
    #expect(scratch.exists(sums) && scratch.exists(records))
  }

  @Test func `keeps damage in the middle, for it is no torn end`() throws {
    let text = "garbage\n" + Self.whole
    try scratch.write(text, to: sums)
    _ = try scratch.open(run: 2)
    #expect(try scratch.text(sums) == text)
  }

  @Test func `never touches the journal of a sealed run`() throws {
    _ = try scratch.open(run: 2).seal(at: Date())
    let text = try scratch.text(sums) + "tampered"
    try scratch.write(text, to: sums)
    _ = try scratch.open(run: 3)
    #expect(try scratch.text(sums) == text)
  }

  @Test func `lists what is in staging, but for its own`() throws {
    let writer = try scratch.open(run: 2)
    let part = try writer.candidate("part", staged: "t2.part").staged
    writer.close()
    try scratch.write("{", to: ".holdfast/staging/.receipt-1")
    let next = try scratch.open(run: 3)
    #expect(next.leftovers == [part])
    try next.discard(part)
    #expect(try scratch.names(in: ".holdfast/staging") == [])
  }

  @Test func `goes on making an archive that was only begun`() throws {
    let root = scratch.path.appending("begun")
    let names = [
      ".holdfast", ".holdfast/staging", ".holdfast/seal", "data", "data/sha256", "data/sha256/00",
    ]
    for count in 0...names.count {
      try? FileManager.default.removeItem(atPath: root.string)
      for name in [""] + names.prefix(count) {
        try FileManager.default.createDirectory(
          atPath: root.appending(name).string, withIntermediateDirectories: false)
      }
      let writer = try ArchiveWriter.open(at: root, runID: "run", version: "0.1.0")
      try writer.store(task: "t1", "bytes")
    }
  }

  @Test(arguments: 0..<6)
  func `finishes a task from wherever it was left`(step: Int) throws {
    let killed = try scratch.open(run: 2)
    let candidate = try killed.candidate("task 2", staged: "t2.part")
    let receipt = Receipt.sample(task: "t2", object: candidate.object, bytes: candidate.bytes)
    if step >= 1 { #expect(chmod(candidate.staged.string, 0o444) == 0) }
    if step >= 2 { _ = try #require(killed.publish([candidate]).first).get() }
    if step >= 3 { try scratch.write("{", to: ".holdfast/staging/.receipt-1") }
    if step >= 4 { _ = try #require(killed.publish([receipt]).first).get() }
    if step >= 5 { try scratch.write(String(Self.whole.prefix(40)), to: "journal/torn.sha256") }
    killed.close()

    let next = try scratch.open(run: 3)
    #expect(next.leftovers == (step < 2 ? [candidate.staged] : []))
    let again = step < 2 ? candidate : try next.candidate("task 2")
    let object = try #require(next.publish([again]).first).get()
    #expect(object.outcome == (step < 2 ? .new : .duplicate))
    let task = Export.Task(provider: "anyfast", taskID: "t2")
    let existing = try next.filedReceipts(of: [task])[0]
    #expect((existing != nil) == (step >= 4))
    if existing == nil { _ = try #require(next.publish([receipt]).first).get() }
    let path = Archive.receiptName(provider: "anyfast", taskID: "t2")
    try next.append([object.filed, Filed(digest: Digest(of: try receipt.text()), path: path)])
    _ = try next.seal(at: Date())
    #expect(try scratch.verify(settling: -10).problems == [])
    #expect(try scratch.names(in: ".holdfast/staging") == [])
  }
}
