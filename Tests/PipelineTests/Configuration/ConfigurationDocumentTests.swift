import SystemPackage
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A configuration file` {
  @Test(
    arguments: [
      (
        "archive: \"x\ndownload: 1\n",
        """
        3: not YAML at column 1: found unexpected end of stream while scanning a quoted \
        scalar of line 1; check indents, quotes and brackets
        """
      ),
      (
        "download:\n\tparallel: 3\n",
        """
        2: not YAML at column 1: found character that cannot start any token while \
        scanning for the next token of line 2; indent with blanks, not with tabs
        """
      ),
      (
        "download:\n  a: 1\n b: 2\n",
        """
        3: not YAML at column 2: did not find expected key while parsing a block \
        mapping of line 1; check indents, quotes and brackets
        """
      ),
      (
        "archive: *home",
        "1: not YAML at column 10: found undefined alias; check indents, quotes and brackets"
      ),
      (
        "archive: a\n\u{7}b",
        "2: not YAML: control characters are not allowed; take the character out"
      ),
      ("store:\n  keep: a\n  keep: b\n", "2: \"keep\" is written more than once; keep one"),
      (
        "archive: a\n---\narchive: b\n",
        "3: a second document begins here; write one configuration to a file"
      ),
    ] as [(String, String)])
  func `that is no YAML says where`(text: String, complaint: String) throws {
    #expect(try ConfigurationFile(text).complaints() == complaint)
  }

  @Test func `that is no UTF-8 says where`() throws {
    let file = try ConfigurationFile(bytes: Array("archive: x\n# ".utf8) + [0xFC, 0x0A])
    #expect(file.complaints() == "2: not UTF-8 text; save the file as UTF-8")
  }

  @Test func `that cannot be read says so`() throws {
    let file = try ConfigurationFile()
    let missing = file.folder.appending("other.yml")
    let error = try #require(throws: ConfigurationError.self) {
      try Configuration.load(from: missing, environment: [:])
    }
    #expect("\(error)" == "\(missing) cannot be read: No such file or directory")
    let folder = try #require(throws: ConfigurationError.self) {
      try Configuration.load(from: file.folder, environment: [:])
    }
    #expect("\(folder)" == "\(file.folder) cannot be read: Is a directory")
  }

  @Test func `beyond a mebibyte is refused and one of a mebibyte is not`() throws {
    let comment = [UInt8](repeating: UInt8(ascii: "#"), count: 1 << 20)
    #expect(try ConfigurationFile(bytes: comment).complaints() == "")
    let file = try ConfigurationFile(bytes: comment + [UInt8(ascii: "#")])
    #expect(file.complaints() == "\(file.path) is larger than 1MiB; that is no configuration")
  }

  @Test func `whose aliases multiply is refused`() throws {
    var text = "a0: &a0 [x]\n"
    for level in 1...20 {
      text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
    }
    text += "? *a20\n: x\n"
    #expect(
      try ConfigurationFile(text).complaints() == "8: more than 20 aliases; write the values out")
  }

  @Test func `of deep nesting is refused and harms nothing`() throws {
    for opening in ["[", "{a: ", "- "] {
      let text = String(repeating: opening, count: 200_000 / opening.utf8.count)
      #expect(try !ConfigurationFile(text).complaints().isEmpty)
    }
  }

  @Test func `with very many mistakes is refused in a bounded list`() throws {
    let text = (1...5000).map { "k\($0): 1\n" }.joined()
    let lines = try ConfigurationFile(text).complaints().split(separator: "\n")
    #expect(lines.count == 1000)
  }

  @Test func `of random bytes is refused or read but harms nothing`() throws {
    var random = SplitMix(seed: 7)
    let words = [
      "archive", "providers", "download", ":", ": ", "\n", "\n  ", "- ", "[", "]", "{", "}", "&a ",
      "*a", "${", "}", "\"", "'", "? ", "|", ">", "!", "%", "---\n", "\t", "0", "1s", "\u{85}",
    ]
    let file = try ConfigurationFile()
    for round in 0..<1500 {
      let length = Int.random(in: 0...60, using: &random)
      var bytes: [UInt8] = []
      for _ in 0..<length {
        if round.isMultiple(of: 3) {
          bytes.append(.random(in: 0...255, using: &random))
        } else {
          bytes += words[Int.random(in: 0..<words.count, using: &random)].utf8
        }
      }
      try file.write(bytes, to: file.path)
      let complaints = file.complaints()
      #expect(!complaints.contains("\u{1B}"))
    }
  }
}
