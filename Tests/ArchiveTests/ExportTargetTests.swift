import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `Where an export goes` {
  let scratch: Scratch
  private let tree = Export.Form.tree(.task)

  init() throws {
    scratch = try Scratch()
    try scratch.open().store(task: "a", "bytes")
  }

  private func expectNothing(in directory: String) throws {
    let path = scratch.path.appending(directory)
    #expect(try FileManager.default.contentsOfDirectory(atPath: path.string) == [])
  }

  private func makeDirectory(_ name: String) throws -> FilePath {
    let path = scratch.path.appending(name)
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    return path
  }

  @Test func `is new, empty, or holds the same already`() throws {
    let other = try makeDirectory("other")
    try scratch.export(tree, to: other)
    #expect(try scratch.export(tree, to: other).counts.files == [.present: 1])
    for form in [Export.Form.bag, .tree(.date)] {
      #expect(throws: ArchiveError.otherExport(other)) { try scratch.export(form, to: other) }
    }
    let mine = try makeDirectory("mine")
    try Data().write(to: URL(filePath: mine.appending("notes.txt").string))
    #expect(throws: ArchiveError.otherExport(mine)) { try scratch.export(tree, to: mine) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: mine.string) == ["notes.txt"])
  }

  @Test func `is not gone on with from another archive`() throws {
    try scratch.export(tree)
    let twin = try Scratch()
    try twin.open(run: 2).store(task: "a", "bytes")
    let export = Export(
      of: try Archive(at: twin.root), as: tree, tasks: nil, isLinking: false, threads: 1)
    #expect(throws: ArchiveError.otherExport(scratch.exported)) {
      _ = try ExportTarget(at: scratch.exported, of: export.archive, as: tree)
    }
  }

  @Test(arguments: [".", "data", "new", "data/tasks/new"])
  func `is not in the archive itself`(place: String) throws {
    let path = scratch.root.appending(place)
    #expect(throws: ArchiveError.insideArchive(path)) { try scratch.export(tree, to: path) }
    #expect(!scratch.exists("new") && !scratch.exists("data/tasks/new"))
  }

  @Test func `is written by one process at a time`() throws {
    let archive = try Archive(at: scratch.root)
    var target: ExportTarget? = try ExportTarget(at: scratch.exported, of: archive, as: tree)
    #expect(throws: ArchiveError.locked(scratch.exported, holder: "another export")) {
      try scratch.export(tree)
    }
    #expect(target != nil)
    target = nil
    #expect(try scratch.export(tree).counts.tasks == 1)
  }

  @Test func `is made by one of those that begin at once`() throws {
    let archive = try Archive(at: scratch.root)
    for round in 0..<100 {
      let path = scratch.path.appending("round\(round)")
      let targets = Concurrently.map(Array(0..<2), threads: 2) { [tree] _ in
        Result { () throws(ArchiveError) in try ExportTarget(at: path, of: archive, as: tree) }
      }
      let errors = targets.compactMap { target in
        if case .failure(let error) = target { error } else { nil }
      }
      #expect(errors == [.locked(path, holder: "another export")])
    }
  }

  @Test(arguments: ["", "Made by"])
  func `may have been left before it was marked`(beginning: String) throws {
    let path = try makeDirectory("left")
    try Data(beginning.utf8).write(to: URL(filePath: path.appending(".holdfast-export").string))
    #expect(try scratch.export(tree, to: path).counts.tasks == 1)
    #expect(try scratch.export(tree, to: path).counts.files == [.present: 1])
  }

  /// Each leads out of the export, from a place where a file, a half one or a directory would be.
  @Test(arguments: ["anyfast", "anyfast/a.mp4", "anyfast/a.mp4.part"])
  func `is never left through a link that somebody planted`(link: String) throws {
    let outside = try makeDirectory("outside")
    try scratch.export(tree, where: { _ in false })
    let place = scratch.exported.appending(link)
    _ = try makeDirectory("export/" + (link.contains("/") ? "anyfast" : ""))
    let goal = link == "anyfast" ? outside : outside.appending("file")
    #expect(symlink(goal.string, place.string) == 0)
    let export = try scratch.export(tree)
    try expectNothing(in: "outside")
    guard link != "anyfast/a.mp4.part" else {
      #expect(try export.text("anyfast/a.mp4") == "bytes" && export.problems == [])
      return
    }
    #expect(export.problems.map(\.kind) == [.occupied])
    #expect(export.problems.map(\.task) == ["anyfast:a"])
    #expect(try Stat(place, followTargetSymlink: false).type == .symbolicLink)
  }

  @Test(arguments: ["data", "data/sha256", "data/tasks", "journal"])
  func `of a bag is never left either`(link: String) throws {
    let outside = try makeDirectory("outside")
    try scratch.export(.bag, where: { _ in false })
    let place = scratch.exported.appending(link)
    try FileManager.default.removeItem(atPath: place.string)
    #expect(symlink(outside.string, place.string) == 0)
    let export = try? scratch.export(.bag)
    try expectNothing(in: "outside")
    #expect(export == nil || export?.problems.isEmpty == false)
    let tagManifest = scratch.exported.appending(Layout.tagManifest)
    #expect(!FileManager.default.fileExists(atPath: tagManifest.string))
  }

  @Test func `keeps directories that are in the way`() throws {
    try scratch.export(tree, where: { _ in false })
    for name in ["anyfast/a.mp4", "anyfast/a.mp4.part"] {
      let place = try makeDirectory("export/" + name)
      #expect(try scratch.export(tree).problems.map(\.kind) == [.occupied])
      try FileManager.default.removeItem(atPath: place.string)
    }
    #expect(try scratch.export(tree).problems == [])
  }
}
