import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `An exported bag` {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  /// Two of the tasks have the same bytes.
  private func store(_ tasks: Range<Int>, run: Int = 1) throws -> Seal.Summary {
    let writer = try scratch.open(run: run)
    for task in tasks { try writer.store(task: "task-\(task)", "bytes \(max(task, 1))") }
    return try writer.seal(at: Date())
  }

  /// What coreutils and our own verification say of it.
  private func check(_ bag: Exported, files: Int) throws {
    for name in [Layout.manifest, Layout.tagManifest, "journal/20261121T061818Z-cf5a.sha256"] {
      let command = try Command("sha256sum", "--strict", "-c", name, in: bag.root)
      #expect(command.status == 0, "\(name): \(command.output)")
    }
    #expect(bag.files.count { $0.hasPrefix("data/") } == files)
    let lines = try bag.text(Layout.manifest).split(separator: "\n").map { $0.dropFirst(66) }
    #expect(lines == lines.sorted() && lines.count == files)
    let collected = Collected()
    let report = try Archive(at: bag.root).verify(Verification.Limits(), collected)
    #expect(collected.problems == [])
    #expect(report.seal == .current && report.objects + report.receipts == files)
  }

  @Test func `is valid, and an archive`() throws {
    let seal = try store(0..<10)
    let bag = try scratch.export(.bag)
    try check(bag, files: 19)
    #expect(bag.problems == [] && bag.counts.tasks == 10)
    #expect(bag.counts.files.values.reduce(0, +) == 19)
    let info = try bag.text(Layout.bagInfo)
    #expect(info.contains("Payload-Oxum: \(bag.counts.bytes).19\n"))
    #expect(info.contains("Holdfast-Source-Tagmanifest: \(seal.digest)\n"))
    let source = try scratch.snapshot().filter { $0.key.hasPrefix("data/") && !$0.value.isEmpty }
    for (name, data) in source { #expect(try Data(bag.text(name).utf8) == data) }
  }

  @Test(.enabled(if: Command.hasBagit, "bagit.py is not here: set HOLDFAST_BAGIT to its path"))
  func `is valid to others, each time that it has grown`() throws {
    for number in 1...3 {
      _ = try store(0..<5 * number, run: number)
      try scratch.export(.bag)
      let command = try Command.bagit(scratch.exported)
      #expect(command.status == 0, "\(command.output)")
    }
  }

  @Test func `can be gone on with as an archive, and is no export any more then`() throws {
    _ = try store(0..<5)
    try scratch.export(.bag)
    let writer = try ArchiveWriter.open(at: scratch.exported, runID: "run-9", version: "0.1.0")
    try writer.store(task: "later", "later")
    #expect(try writer.seal(at: Date()).files == 11)
    writer.close()
    let command = try Command("sha256sum", "-c", Layout.tagManifest, in: scratch.exported)
    #expect(command.status == 0, "\(command.output)")
    #expect(throws: ArchiveError.otherExport(scratch.exported)) { try scratch.export(.bag) }
  }

  @Test func `is no bag before it is whole`() throws {
    _ = try store(0..<20)
    let countdown = Countdown(8)
    let half = try scratch.export(.bag, isStopped: countdown.isOver)
    #expect(!half.files.contains(Layout.declaration))
    let whole = try scratch.export(.bag)
    try check(whole, files: 39)
    let again = Countdown(8)
    let opened = try scratch.export(.bag, isStopped: again.isOver)
    #expect(!opened.files.contains { [Layout.declaration, Layout.tagManifest].contains($0) })
  }

  @Test func `vouches for nothing that it has not proved`() throws {
    _ = try store(0..<5)
    let bag = try scratch.export(.bag)
    let object = try #require(bag.files.first { $0.hasPrefix(Layout.objects) })
    let receipt = try #require(bag.files.first { $0.hasPrefix(Layout.receipts) })
    for (name, kind) in [
      (object, Export.Problem.Kind.stray), (receipt, .occupied), ("data/notes.txt", .stray),
      ("data/sha256/zz", .stray), ("data/sha256/00/notes", .stray),
    ] {
      let path = bag.root.appending(name).string
      let before = FileManager.default.contents(atPath: path)
      unlink(path)
      mkdir(bag.root.appending("data/sha256/00").string, 0o755)
      try Data("other".utf8).write(to: URL(filePath: path))
      // The object is of a task that is not exported this time.
      let second = try scratch.export(
        .bag, where: { kind == .occupied || !$0.artifacts.contains { $0.object?.path == name } })
      #expect(second.problems.map(\.kind) == [kind], "\(name): \(second.problems)")
      #expect(second.problems.map(\.path) == [name])
      if kind == .stray {
        #expect(!second.files.contains(Layout.tagManifest), "\(name)")
      }
      unlink(path)
      if let before { try before.write(to: URL(filePath: path)) }
      if before != nil { chmod(path, 0o444) }
    }
    try check(scratch.export(.bag), files: 9)
  }

  @Test func `has no half file of a killed export`() throws {
    _ = try store(0..<3)
    let bag = try scratch.export(.bag)
    for name in bag.files where name.hasPrefix("data/") {
      try Data("half".utf8).write(to: URL(filePath: bag.root.appending(name + ".part").string))
    }
    try check(scratch.export(.bag), files: 5)
  }
}
