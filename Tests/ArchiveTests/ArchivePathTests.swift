import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `A path of the layout` {
  private static let digest = `A digest`.ofNothing
  private static let object = "data/sha256/e3/\(digest).mp4"

  @Test(arguments: [
    object, "data/sha256/e3/\(digest).mov", "data/tasks/anyfast/cd/task_1.json",
    "data/tasks/a-1/00/a.b=2Ec.json", "data/tasks/a/ff/=sha256-\(digest).json",
    "data/tasks/anyfast/cd/a~2.json", "data/tasks/anyfast/cd/=2E=2E.json",
    "journal/20261121T031415Z-4f2a.sha256", "journal/20261121T031415Z-4f2a.jsonl", "README.txt",
    "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt",
  ])
  func `is what Holdfast writes`(path: String) throws {
    #expect(try #require(ArchivePath(path)).text == path)
  }

  @Test func `is the receipt of any task`() {
    for id in [
      "a", "..", ".", "~2", "a/../b", "é", "\n", "%00", String(repeating: "x", count: 400),
    ] {
      for number in [1, 2, 17] {
        let path = Layout.receipt(provider: "anyfast", taskID: id, number: number)
        #expect(ArchivePath(path)?.kind == .receipt, "\(path)")
      }
    }
  }

  @Test(arguments: [
    "", "data", "data/k", "data/tasks", "data/tasks/k", "../outside", "/etc/passwd", "data//k",
    "data/tasks/../../../home/.ssh/authorized_keys", "data/tasks/anyfast/../../../k.json",
    "data/tasks/anyfast/cd/../k.json", "data/tasks/anyfast/cd/..json",
    "data/tasks/anyfast/cd/.json",
    "data/tasks/anyfast/cd/a", "data/tasks/anyfast/cd/a.json ", "data/tasks/anyfast/cd/a b.json",
    "data/tasks/anyfast/cd/a%2e.json", "data/tasks/anyfast/cd/a=2e.json",
    "data/tasks/anyfast/cd/a=2.json", "data/tasks/anyfast/cd/a~1.json",
    "data/tasks/anyfast/cd/a~02.json", "data/tasks/anyfast/cd/a~2~3.json",
    "data/tasks/anyfast/cd/a~.json", "data/tasks/anyfast/CD/a.json", "data/tasks/anyfast/c/a.json",
    "data/tasks/-a/cd/a.json", "data/tasks/Any/cd/a.json", "data/tasks/anyfast/cd/a.json\u{0}",
    "data/tasks/\(String(repeating: "a", count: 33))/cd/a.json", "data/tasks//cd/a.json",
    "data/tasks/anyfast/cd/\(String(repeating: "a", count: 151)).json",
    "data/tasks/anyfast/cd/=sha256-ab.json", "data/sha256/00/\(digest).mp4", "\(object)/",
    "./\(object)",
    "data/sha256/e3/\(digest).avi", "data/sha256/e3/\(digest.uppercased()).mp4", "journal/.sha256",
    "journal/a.txt", "journal/a b.sha256", "journal/../a.sha256", "journal/a/b.sha256",
    ".holdfast/ledger.sqlite", ".holdfast/../data", "bagit.txt/", "Bagit.txt", "fetch.txt",
  ])
  func `is nothing else`(path: String) {
    #expect(ArchivePath(path) == nil)
  }
}

@Suite struct `A directory held open` {
  private let scratch: Scratch
  private let tree: Tree

  init() throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.path("inside/deep"), withIntermediateDirectories: true)
    try scratch.write("inside", to: "inside/deep/file")
    try scratch.write("outside", to: "../outside")
    #expect(symlink("deep", scratch.path("inside/link")) == 0)
    #expect(symlink("../..", scratch.path("inside/up")) == 0)
    tree = try Tree(at: scratch.root)
  }

  /// None of these leads to a file below the directory without a link on its way.
  private static let strange = [
    "../outside", "inside/../../outside", "inside/up/outside", "inside/link/file",
    "inside/deep/../deep/file", "..", "inside/..", "/etc/passwd", "/passwd", "inside/deep/../../..",
  ]

  @Test func `reaches what is below it`() throws {
    #expect(try tree.text(of: "inside/deep/file") == "inside")
    #expect(try tree.status("inside/deep/file")?.type == .regular)
    #expect(try tree.status("inside/none/file") == nil)
    let parent = try SystemCalls.walk("inside/deep", beneath: try fileDescriptor())
    #expect(throws: Never.self) { try parent.close() }
  }

  @Test(arguments: strange)
  func `reaches nothing else, by any call`(name: String) throws {
    #expect(throws: ArchiveError.self) { try tree.open(name) }
    #expect((try? tree.status(name)) == nil)
    #expect(throws: ArchiveError.self) { try tree.open(name, O_WRONLY | O_CREAT, .kept) }
    #expect(throws: ArchiveError.self) { try tree.move("inside/deep/file", to: name) }
    #expect(throws: ArchiveError.self) { try tree.move(name, to: "moved") }
    #expect(throws: ArchiveError.self) { try tree.moveNew("inside/deep/file", to: name + "/new") }
    #expect(throws: ArchiveError.self) { try tree.makeDirectory(name + "/new") }
    #expect(throws: ArchiveError.self) { try tree.remove(name) }
    #expect(throws: ArchiveError.self) { try Tree(name, in: tree) }
    #expect(try scratch.text("../outside") == "outside")
    #expect(try scratch.text("inside/deep/file") == "inside")
  }

  @Test(arguments: ["inside/up", "inside/up/archive", "inside/link", "inside/deep/file", "none"])
  func `reaches nothing else on a kernel without openat2`(name: String) throws {
    #expect(throws: Errno.self) {
      try SystemCalls.walk(name, beneath: try fileDescriptor()).close()
    }
  }

  private func fileDescriptor() throws -> FileDescriptor { try tree.open(".", O_DIRECTORY) }
}
