import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite struct `A journal` {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test func `is made with its first line, and each of its files only then`() throws {
    let writer = try scratch.open()
    #expect(try scratch.names(in: "journal") == [])
    try writer.append(records: [#"{"a":1}"#, #"{"b":2}"#])
    #expect(try scratch.names(in: "journal") == ["\(writer.runID).jsonl"])
    let filed = Filed(digest: Digest(of: ""), path: "data/x")
    try writer.append([filed])
    try writer.append([filed], records: [#"{"c":3}"#])
    #expect(
      try scratch.text("journal/\(writer.runID).jsonl") == "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n")
    #expect(
      try scratch.text("journal/\(writer.runID).sha256")
        == "\(`A digest`.ofNothing)  data/x\n\(`A digest`.ofNothing)  data/x\n")
  }

  @Test func `is what sha256sum reads, at every moment`() throws {
    let writer = try scratch.open()
    for number in 0..<5 {
      try writer.store(task: "a/é \(number)", "bytes \(number)")
      let journal = "journal/\(writer.runID).sha256"
      let check = try Command("sha256sum", "--strict", "-c", journal, in: scratch.root)
      #expect(check.status == 0 && check.output.split(separator: "\n").count == 2 * (number + 1))
    }
  }

  @Test func `is not taken over from another run of that name`() throws {
    try scratch.open().append(records: ["{}"])
    let writer = try scratch.open()
    #expect(throws: ArchiveError.self) { try writer.append(records: ["{}"]) }
  }
}

@Suite struct `A line of a journal` {
  static let digest = `A digest`.ofNothing

  private static let object = "data/sha256/e3/\(digest).mp4"
  private static let receipt = "data/tasks/anyfast/cd/a.json"

  @Test(arguments: [
    ("\(digest)  \(object)", object), ("\(digest) *\(receipt)", receipt),
    ("\(digest)  journal/run.jsonl", "journal/run.jsonl"), ("\(digest)  bagit.txt", "bagit.txt"),
  ])
  func `is a digest and a path of the layout`(line: String, path: String) {
    #expect(ChecksumLine(line)?.path.text == path)
    #expect(ChecksumLine(line)?.digest.description == Self.digest)
  }

  @Test(arguments: [
    "", "\(digest)", "\(digest)  ", "\(digest) \(receipt)", "\(digest)  \(receipt)\u{0}",
    "# comment", "\\\(digest)  \(receipt)", "\(digest.dropLast())  a\(receipt)",
    "\(digest.uppercased())  \(receipt)", "\(digest)  ../\(receipt)", "\(digest)  /etc/passwd",
    "\(Digest(of: "another"))  \(object)",
  ])
  func `is nothing else`(line: String) {
    #expect(ChecksumLine(line) == nil)
  }
}
