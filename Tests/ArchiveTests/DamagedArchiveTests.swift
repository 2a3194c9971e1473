import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `Verifying a damaged archive` {
  let scratch: Scratch
  private let stored: [(object: String, receipt: String)]

  init() throws {
    scratch = try Scratch()
    let writer = try scratch.open()
    stored = try (0..<12).map { try writer.store(task: "task-\($0)", "bytes \($0)") }
    _ = try writer.seal(at: Date())
    writer.close()
  }

  private func path(_ name: String) -> String {
    scratch.path(name)
  }

  /// What a verification finds, as "slug path".
  private func findings() throws -> Set<String> {
    let (report, problems) = try scratch.verify()
    #expect(report.problems.values.reduce(0, +) == problems.count)
    return Set(problems.map { "\($0.slug) \($0.path)" })
  }

  @Test func `finds a flipped bit, and whose it is`() throws {
    try scratch.replace(stored[3].object, with: "bytes 2")
    let problem = try #require(try scratch.verify().problems.first)
    #expect(problem.slug == "corrupt" && problem.path == stored[3].object)
    #expect(problem.tasks == ["anyfast:task-3"])
    #expect(problem.sentence.contains(Digest(of: "bytes 2").description))
  }

  @Test func `finds one byte less, and tells it once`() throws {
    try scratch.replace(stored[3].object, with: "bytes ")
    #expect(try findings() == ["wrong-size \(stored[3].object)"])
  }

  @Test func `finds what is gone`() throws {
    unlink(path(stored[3].object))
    unlink(path(stored[4].receipt))
    let problems = try scratch.verify().problems
    #expect(Set(problems.map(\.path)) == [stored[3].object, stored[4].receipt])
    #expect(problems.allSatisfy { $0.slug == "missing" })
    #expect(Set(problems.flatMap(\.tasks)) == ["anyfast:task-3", "anyfast:task-4"])
  }

  @Test func `finds two objects that were swapped`() throws {
    rename(path(stored[3].object), path("swap"))
    rename(path(stored[4].object), path(stored[3].object))
    rename(path("swap"), path(stored[4].object))
    #expect(
      try findings() == ["corrupt \(stored[3].object)", "corrupt \(stored[4].object)"])
  }

  @Test(arguments: [0o644, 0o222, 0o777] as [mode_t])
  func `tells modes that let files be written to once, and as no damage`(mode: mode_t) throws {
    for (object, receipt) in stored.dropFirst(8) {
      #expect(chmod(path(object), mode) == 0)
      #expect(chmod(path(receipt), mode) == 0)
    }
    let collected = Collected()
    let report = try Archive(at: scratch.root).verify(.init(), collected)
    #expect(report.problems.isEmpty && collected.problems.isEmpty)
    #expect(collected.writable.map(\.files) == [8])
    let writer = try scratch.open(run: 2)
    #expect(try writer.archive.writableCount() == 8)
    #expect(try writer.protectPayload() == (8, true))
    #expect(try writer.archive.writableCount() == 0)
  }

  @Test(arguments: [0o440, 0o400, 0o555, 0o444] as [mode_t])
  func `takes every mode that lets nobody write`(mode: mode_t) throws {
    #expect(chmod(path(stored[3].object), mode) == 0)
    #expect(chmod(path(stored[4].receipt), mode) == 0)
    let collected = Collected()
    _ = try Archive(at: scratch.root).verify(.init(), collected)
    #expect(collected.writable.isEmpty)
  }

  @Test(arguments: [
    "data/notes.txt", "data/sha256/notes.txt", "data/sha256/00/notes.txt",
    "data/sha256/00/x.mp4.part", "data/sha256/zz", "data/sha256/00/\(`A digest`.ofNothing).avi",
    "data/tasks/anyfast/notes.tmp", "data/sha256/00/\(`A digest`.ofNothing).MP4",
  ])
  func `finds what does not belong there`(name: String) throws {
    if name.hasPrefix("data/tasks") {
      let directory = try #require(stored.first).receipt.dropLast("task-0.json".count)
      let path = "\(directory)notes.tmp"
      try scratch.write("", to: path)
      #expect(try findings() == ["stray \(path)"])
    } else {
      try scratch.write("", to: name)
      #expect(try findings() == ["stray \(name)"])
    }
  }

  @Test(arguments: ["link", "directory", "pipe"])
  func `finds what is no file in the place of one`(kind: String) throws {
    let name = stored[3].object
    rename(path(name), path("whole"))
    switch kind {
    case "link": symlink(path("whole"), path(name))
    case "directory": mkdir(path(name), 0o755)
    default: mkfifo(path(name), 0o444)
    }
    #expect(try findings() == ["not-a-file \(name)", "missing \(name)"])
  }

  @Test func `finds an object in the wrong directory`() throws {
    let name = stored[3].object
    let shard = name.contains("sha256/00/") ? "01" : "00"
    let wrong = "data/sha256/\(shard)/\(try #require(FilePath(name).lastComponent).string)"
    rename(path(name), path(wrong))
    #expect(try findings() == ["misplaced \(wrong)", "missing \(name)"])
  }

  @Test func `finds a receipt that was edited, or is another task's`() throws {
    let text = try scratch.text(stored[3].receipt)
    try scratch.replace(
      stored[3].receipt, with: text.replacingOccurrences(of: "verified", with: "mismatch"))
    #expect(try findings() == ["receipt-edited \(stored[3].receipt)"])
    try scratch.replace(stored[3].receipt, with: try scratch.text(stored[4].receipt))
    #expect(
      try findings() == ["receipt-edited \(stored[3].receipt)", "misplaced \(stored[3].receipt)"])
  }

  @Test func `finds a receipt that is none`() throws {
    try scratch.replace(stored[3].receipt, with: "{}")
    #expect(
      try findings() == [
        "receipt-edited \(stored[3].receipt)", "receipt-damaged \(stored[3].receipt)",
      ])
    let problems = try scratch.verify().problems
    #expect(problems.allSatisfy { $0.tasks == ["anyfast:task-3"] })
  }

  @Test func `finds an edited manifest`() throws {
    let text = try scratch.text("manifest-sha256.txt")
    let other = text.replacingOccurrences(
      of: Digest(of: "bytes 3").description + "  ", with: `A digest`.ofNothing + "  ")
    try scratch.write(other, to: "manifest-sha256.txt")
    #expect(try findings() == ["seal-damaged manifest-sha256.txt"])
    #expect(try scratch.verify().report.seal == .damaged)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try scratch.write(lines.dropFirst().joined(separator: "\n"), to: "manifest-sha256.txt")
    #expect(try findings() == ["seal-damaged manifest-sha256.txt"])
  }

  @Test func `finds a manifest that was shortened and sealed again by hand`() throws {
    let old = try scratch.text("manifest-sha256.txt")
    let new = old.split(separator: "\n").dropFirst().map { $0 + "\n" }.joined()
    try scratch.write(new, to: "manifest-sha256.txt")
    let tags = try scratch.text("tagmanifest-sha256.txt").replacingOccurrences(
      of: Digest(of: old).description, with: Digest(of: new).description)
    try scratch.write(tags, to: "tagmanifest-sha256.txt")
    #expect(try findings() == ["seal-damaged bag-info.txt"])
  }

  @Test(arguments: ["README.txt", "bagit.txt", "bag-info.txt"])
  func `finds a fixed file that was changed or is gone`(name: String) throws {
    try scratch.write("changed", to: name)
    #expect(try findings() == ["seal-damaged \(name)"])
    unlink(path(name))
    #expect(try findings() == ["seal-damaged \(name)"])
  }

  @Test func `finds a damaged journal`() throws {
    let journal = "journal/\(try #require(try scratch.names(in: "journal").first))"
    let text = try scratch.text(journal)
    try scratch.write(text + "\n", to: journal)
    #expect(try findings() == ["journal-damaged \(journal)"])
    unlink(path(journal))
    #expect(try findings() == ["journal-damaged \(journal)"])
  }

  @Test func `reads on where a directory cannot be listed`() throws {
    let shard = "data/sha256/" + Digest(of: "bytes 3").description.prefix(2)
    rename(path(shard), path("elsewhere"))
    symlink("elsewhere", path(shard))
    let (report, problems) = try scratch.verify()
    #expect(problems.map { "\($0.slug) \($0.path)" } == ["not-a-file \(shard)"])
    #expect(report.objects == 11)
  }

  @Test func `finds everything at once, each under its name`() throws {
    let objects = stored.map(\.object)
    try scratch.replace(objects[0], with: "Bytes 0")
    try scratch.replace(objects[1], with: "bytes ")
    unlink(path(objects[2]))
    try FileManager.default.moveItem(atPath: path(objects[3]), toPath: path("swap"))
    try FileManager.default.moveItem(atPath: path(objects[4]), toPath: path(objects[3]))
    try FileManager.default.moveItem(atPath: path("swap"), toPath: path(objects[4]))
    try scratch.write("", to: "data/sha256/00/extra")
    try scratch.replace(stored[6].receipt, with: try scratch.text(stored[6].receipt) + " ")
    unlink(path(objects[7]))
    symlink(path(objects[8]), path(objects[7]))
    unlink(path(stored[9].receipt))
    try scratch.write(try scratch.text("bag-info.txt") + "Edited: yes\n", to: "bag-info.txt")
    try scratch.write("no database", to: ".holdfast/scrub.sqlite")
    #expect(
      try findings() == [
        "corrupt \(objects[0])", "wrong-size \(objects[1])", "missing \(objects[2])",
        "corrupt \(objects[3])", "corrupt \(objects[4])", "stray data/sha256/00/extra",
        "receipt-edited \(stored[6].receipt)",
        "not-a-file \(objects[7])", "missing \(objects[7])", "missing \(stored[9].receipt)",
        "seal-damaged bag-info.txt",
      ])
  }
}
