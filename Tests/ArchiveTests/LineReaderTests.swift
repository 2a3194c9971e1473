import Foundation
import Testing

@testable import Archive

@Suite struct `The lines of a file` {
  private func lines(_ text: String) throws -> (lines: [String], digest: Digest) {
    let scratch = try Scratch()
    _ = try scratch.open()
    try scratch.write(text, to: "journal/lines")
    var reader = try LineReader(
      "journal/lines", hashing: true, in: try Archive(at: scratch.root).tree)
    var lines: [String] = []
    while let line = try reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    return (lines, reader.digest())
  }

  @Test(arguments: [
    ("", []), ("\n", [""]), ("a\nb\n", ["a", "b"]), ("a\n\nb", ["a", ""]), ("torn", []),
  ])
  func `are what newlines end, with the digest of all of it`(text: String, expected: [String])
    throws
  {
    let read = try lines(text)
    #expect(read.lines == expected)
    #expect(read.digest == Digest(of: text))
  }

  @Test(arguments: [1 << 20, (1 << 20) - 1, (1 << 20) + 1, 3 << 20])
  func `are cut where they are longer than any that Holdfast writes`(length: Int) throws {
    let long = String(repeating: "x", count: length)
    let text = "first\n\(long)\n" + String(repeating: "line\n", count: 300_000) + "torn"
    let read = try lines(text)
    #expect(read.lines.count == 300_002)
    #expect(read.lines[1] == long.prefix(LineReader.longest) && read.lines[300_001] == "line")
    #expect(read.digest == Digest(of: text))
  }
}
