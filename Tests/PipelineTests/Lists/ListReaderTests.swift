import FoundationEssentials
import SystemPackage
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `A list` {
  @Test func `gives a task for every line that names one`() throws {
    let text = """
      \u{FEFF}first\r
      # a comment\r
      \u{20}\u{20}
        # another

      \tsecond \u{A0}
      anyfast:third
      unknown:fourth
      anyfast:a:b
      {"task_id": "fifth"}
       {"task_id":"other:6","provider":"other","duration":5,"framespersecond":23.976,"tags":["x","y z"]}
      {"task_id": "seventh", "provider": null, "duration": null, "tags": "x"}
      eighth#8
      日本
      """
    let read = try ListFile.lines(of: Array(text.utf8))
    #expect(read.map(\.number) == [1, 6, 7, 8, 9, 10, 11, 12, 13, 14])
    #expect(
      try read.map { try $0.task.get() } == [
        ListedTask(taskID: "first"),
        ListedTask(taskID: "second"),
        ListedTask(taskID: "third", provider: "anyfast"),
        ListedTask(taskID: "unknown:fourth"),
        ListedTask(taskID: "a:b", provider: "anyfast"),
        ListedTask(taskID: "fifth"),
        ListedTask(
          taskID: "other:6", provider: "other", duration: 5, framesPerSecond: 23.976,
          tags: ["x", "y z"]),
        ListedTask(taskID: "seventh", tags: ["x"]),
        ListedTask(taskID: "eighth#8"),
        ListedTask(taskID: "日本"),
      ])
  }

  @Test(arguments: ["", "\n", "\r\n\r\n", "#", "\u{FEFF}", "\u{FEFF}\n# x"])
  func `may be empty`(text: String) throws {
    #expect(try ListFile.lines(of: Array(text.utf8)).isEmpty)
  }

  @Test func `stops when the caller throws`() throws {
    struct Enough: Error {}
    let file = try ConfigurationFile("a\nb\n")
    var count = 0
    #expect(throws: Enough.self) {
      try SpooledList(file.path.string).reader(providers: []).forEach { _ in
        count += 1
        throw Enough()
      }
    }
    #expect(count == 1)
  }

  @Test func `that is none is one clear error`() throws {
    let file = try ConfigurationFile()
    #expect(try error(file.folder) == "\(file.folder) cannot be read: Is a directory")
    let missing = file.folder.appending("missing")
    #expect(try error(missing) == "\(missing) cannot be read: No such file or directory")
    let binary = file.folder.appending("video.mp4")
    try file.write(Array("a\n".utf8) + [0, 0, 0, 32] + Array("ftyp".utf8), to: binary)
    #expect(
      try error(binary) == "\(binary):2: a NUL byte, so this is no text in UTF-8 and no list")
  }

  @Test func `of one endless binary line is refused`() throws {
    #expect(
      try error("/dev/zero") == "/dev/zero:1: a NUL byte, so this is no text in UTF-8 and no list")
  }

  @Test func `of random bytes harms nothing`() throws {
    var random = SplitMix(seed: 3)
    let parser = ListLineParser(providers: ["anyfast"])
    let words = [
      "{", "}", "\"", "task_id", "tags", ":", ",", "[", "]", "1", "e9", "null", "anyfast:", "\\u",
      "d800", " ", "#", ".",
    ]
    for round in 0..<5000 {
      var bytes: [UInt8] = round.isMultiple(of: 4) ? [UInt8(ascii: "{")] : []
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        if round.isMultiple(of: 2) {
          bytes.append(.random(in: 0...255, using: &random))
        } else {
          bytes += words[Int.random(in: 0..<words.count, using: &random)].utf8
        }
      }
      guard let task = try? parser.task(in: bytes[...]) else { continue }
      #expect((1...512).contains(task.taskID.utf8.count))
      #expect(!task.taskID.unicodeScalars.contains { $0.isControl || $0.isBlank })
    }
  }

  /// In a process of its own: the other tests of this one grow meanwhile.
  @Test(.timeLimit(.minutes(30))) func `of a million lines is read in flat memory`() async {
    await #expect(processExitsWith: .success) {
      let file = try ConfigurationFile()
      let descriptor = try FileDescriptor.open(
        file.path, .writeOnly, options: [.truncate], permissions: .ownerReadWrite)
      let padding = String(repeating: "x", count: 40)
      try descriptor.closeAfter {
        for thousand in 0..<1000 {
          let block = (0..<1000).map { "task_\(thousand)_\($0)_\(padding)\n" }.joined()
          try descriptor.writeAll(block.utf8)
        }
      }
      let before = try residentBytes()
      var count = 0
      try SpooledList(file.path.string).reader(providers: ["anyfast"]).forEach { line in
        if case .success = line.task { count += 1 }
      }
      let grown = try residentBytes() - before
      precondition(count == 1_000_000, "\(count) lines")
      precondition(grown < 30_000_000, "the list has 55 MB, and reading it took \(grown)")
    }
  }

  private func error(_ path: FilePath) throws -> String {
    let error = try #require(throws: ListError.self) {
      try SpooledList(path.string).reader(providers: []).forEach { _ in }
    }
    return "\(error)"
  }
}

/// From the second field of statm, which counts pages of 4 KiB.
private func residentBytes() throws -> Int {
  let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    .split(separator: " ")
  return try #require(Int(fields[1])) * 4096
}
