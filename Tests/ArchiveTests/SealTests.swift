import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite struct `A seal` {
  let scratch: Scratch
  private let day = Date(timeIntervalSince1970: 1_795_230_855)

  init() throws {
    scratch = try Scratch()
  }

  private func check(_ names: String...) throws {
    for name in names {
      let command = try Command("sha256sum", "--strict", "-c", name, in: scratch.root)
      #expect(command.status == 0, "\(name): \(command.output)")
    }
  }

  /// One run that stores some tasks and seals.
  @discardableResult
  private func run(_ number: Int, tasks: Range<Int>) throws -> Seal.Summary {
    let writer = try scratch.open(run: number)
    for task in tasks { try writer.store(task: "task-\(task)", "bytes \(task)") }
    return try writer.seal(at: day)
  }

  @Test func `vouches for everything, to coreutils`() throws {
    let summary = try run(1, tasks: 0..<10)
    #expect(summary.files == 20 && summary.missing == [])
    try check("manifest-sha256.txt", "tagmanifest-sha256.txt")
    #expect(try Archive(at: scratch.root).unsealedCount() == 0)
    let tags = try scratch.text("tagmanifest-sha256.txt")
    for name in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "README.txt", ".jsonl"] {
      #expect(tags.contains(name))
    }
    #expect(Digest(of: tags) == summary.digest)
    #expect(try scratch.text("bag-info.txt").contains("Bagging-Date: 2026-11-21\n"))
  }

  @Test func `grows with each run, sorted, and names the one before`() throws {
    let first = try run(1, tasks: 0..<10)
    #expect(!(try scratch.text("bag-info.txt").contains("Previous")))
    let second = try run(2, tasks: 5..<17)
    #expect(second.files == 34)
    try check("manifest-sha256.txt", "tagmanifest-sha256.txt")
    let info = try scratch.text("bag-info.txt")
    #expect(info.contains("Holdfast-Previous-Tagmanifest: \(first.digest)\n"))
    let files = try scratch.snapshot().filter { $0.key.hasPrefix("data/") && !$0.value.isEmpty }
    #expect(info.contains("Payload-Oxum: \(files.values.reduce(0) { $0 + $1.count }).34\n"))
    let paths = try scratch.text("manifest-sha256.txt").split(separator: "\n").map {
      $0.dropFirst(66)
    }
    #expect(paths == paths.sorted() && Set(paths).count == 34)
  }

  @Test(.enabled(if: Command.hasBagit, "bagit.py is not here: set HOLDFAST_BAGIT to its path"))
  func `makes a bag that is valid`() throws {
    for number in 1...2 {
      try run(number, tasks: 0..<number * 5)
      let check = try Command.bagit(scratch.root)
      #expect(check.status == 0, "\(check.output)")
    }
    try scratch.open(run: 3).store(task: "later", "bytes later")
    #expect(try Command.bagit(scratch.root).status != 0)
  }

  @Test func `takes in what a killed run stored`() throws {
    try run(1, tasks: 0..<3)
    let killed = try scratch.open(run: 2)
    try killed.store(task: "task-3", "bytes 3")
    killed.close()
    let archive = try Archive(at: scratch.root)
    #expect(try archive.unsealedCount() == 2)
    #expect(try run(3, tasks: 4..<5).files == 10)
    #expect(try archive.unsealedCount() == 0)
    try check("manifest-sha256.txt", "tagmanifest-sha256.txt")
  }

  @Test func `is behind for as long as a journal has what it does not know`() throws {
    let first = try scratch.open(run: 1)
    #expect(try !first.hasUnsealed() && first.archive.unsealedCount() == 0)
    try first.append(records: [#"{"task_id":"t"}"#])
    #expect(try first.hasUnsealed(), "what was told is sealed as well")
    #expect(try first.archive.unsealedCount() == 0, "and nothing was stored")
    try first.store(task: "task-1", "bytes 1")
    #expect(try first.hasUnsealed() && first.archive.unsealedCount() == 2)
    _ = try first.seal(at: day)
    #expect(try !first.hasUnsealed() && first.archive.unsealedCount() == 0)
    first.close()
    let second = try scratch.open(run: 2)
    #expect(try !second.hasUnsealed())
    try second.store(task: "task-1 again", "bytes 1")
    second.close()
    let third = try scratch.open(run: 3)
    #expect(try third.hasUnsealed(), "a killed run's counts")
    #expect(try third.archive.unsealedCount() == 1, "its object was sealed before")
  }

  @Test func `keeps what is lost in its list, and says so`() throws {
    let writer = try scratch.open()
    let stored = try writer.store(task: "t", "bytes")
    try FileManager.default.removeItem(atPath: scratch.root.appending(stored.object).string)
    let summary = try writer.seal(at: day)
    #expect(summary.missing == [stored.object] && summary.files == 1)
    #expect(try scratch.text("manifest-sha256.txt").contains(stored.object))
  }

  @Test(arguments: ["manifest-sha256.txt", "bag-info.txt", "tagmanifest-sha256.txt"])
  func `is made from the journals where the one before is damaged`(name: String) throws {
    try run(1, tasks: 0..<3)
    let before = try scratch.text("manifest-sha256.txt")
    try scratch.write("", to: name)
    #expect(try run(2, tasks: 0..<0).files == 6)
    #expect(try scratch.text("manifest-sha256.txt") == before)
    try check("manifest-sha256.txt", "tagmanifest-sha256.txt")
  }

  @Test func `still lists what is there, with a journal gone and a manifest that was edited`()
    throws
  {
    try run(1, tasks: 0..<3)
    let lines = try scratch.text("manifest-sha256.txt").split(separator: "\n")
    let sums = try #require(try scratch.names(in: "journal").first { $0.hasSuffix(".sha256") })
    try FileManager.default.removeItem(atPath: scratch.root.appending("journal/\(sums)").string)
    let none = String(repeating: "0", count: 64) + "  data/sha256/00/none.mp4"
    try scratch.write(
      none + "\n" + lines.dropLast().joined(separator: "\n") + "\n", to: "manifest-sha256.txt")
    #expect(try run(2, tasks: 3..<4).files == 7)
    try check("manifest-sha256.txt")
  }

  @Test func `does not make damage to an old journal good`() throws {
    try run(1, tasks: 0..<3)
    let journal = "journal/" + (try #require(try scratch.names(in: "journal").first))
    try scratch.write("{}\n", to: journal)
    try run(2, tasks: 3..<4)
    #expect(try Command("sha256sum", "-c", "tagmanifest-sha256.txt", in: scratch.root).status == 1)
    #expect(try scratch.verify().problems.map(\.path) == [journal])
  }
}

@Suite struct `A seal whose renewal was killed` {
  static let names = ["manifest-sha256.txt", "bag-info.txt", "bagit.txt", "tagmanifest-sha256.txt"]

  /// Every subset of the renames, as a file system that reorders them might leave them.
  @Test(arguments: 0..<16)
  func `is finished, whichever renames had been done`(renamed: Int) throws {
    let scratch = try Scratch()
    let first = try scratch.open()
    try first.store(task: "t1", "bytes 1")
    _ = try first.seal(at: Date())
    let old = try Self.names.map { try scratch.text($0) }
    first.close()
    let second = try scratch.open(run: 2)
    try second.store(task: "t2", "bytes 2")
    _ = try second.seal(at: Date())
    let new = try Self.names.map { try scratch.text($0) }
    second.close()

    for (index, name) in Self.names.enumerated() where renamed & 1 << index == 0 {
      try scratch.write(old[index], to: name)
      try scratch.write(new[index], to: ".holdfast/seal/\(name)")
    }
    if renamed < 15 && renamed > 0 {
      let slugs = Set(try scratch.verify().problems.map(\.slug))
      #expect(slugs.isSubset(of: ["seal-unfinished", "seal-damaged"]))
    }
    _ = try scratch.open(run: 3)
    #expect(try Self.names.map { try scratch.text($0) } == new)
    #expect(try scratch.names(in: ".holdfast/seal") == [])
    #expect(try scratch.verify().problems == [])
  }

  /// The files are written in this order, and the last of them may be cut anywhere.
  @Test(arguments: 1...4, [false, true])
  func `is dropped when it was not whole yet`(count: Int, isCut: Bool) throws {
    guard count < 4 || isCut else { return }
    let scratch = try Scratch()
    let writer = try scratch.open()
    try writer.store(task: "t1", "bytes 1")
    _ = try writer.seal(at: Date())
    writer.close()
    let old = try Self.names.map { try scratch.text($0) }
    for (index, name) in Self.names.prefix(count).enumerated() {
      let text = old[index] + "new"
      try scratch.write(
        isCut && index == count - 1 ? String(old[index].prefix(9)) : text,
        to: ".holdfast/seal/\(name)")
    }
    _ = try scratch.open(run: 2)
    #expect(try Self.names.map { try scratch.text($0) } == old)
    #expect(try scratch.names(in: ".holdfast/seal") == [])
  }
}
