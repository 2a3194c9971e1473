import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite(.enabled(if: SharingDisk.isPossible, "needs root, mkfs.xfs and a loop device"))
struct `An export on a file system that shares bytes` {
  @Test func `takes no room`() throws {
    let scratch = try Scratch()
    let disk = try SharingDisk()
    let writer = try scratch.open()
    for number in 0..<4 {
      try writer.store(task: "t\(number)", String(repeating: "\(number)", count: 1 << 22))
    }
    let copy = try Command("cp", "-a", scratch.root.string, disk.path.appending("a").string)
    #expect(copy.status == 0)
    let archive = try Archive(at: disk.path.appending("a"))
    let before = try #require(try archive.tree.freeBytes())
    let tally = ExportTally()
    let export = Export(of: archive, as: .tree(.task), tasks: nil, isLinking: false, threads: 2)
    try export(
      into: disk.path.appending("export"), run: .init(id: "r", version: "0", date: Date()),
      tally: tally, where: { _ in true }, isStopped: { false }, onProblem: { Issue.record("\($0)") }
    )
    #expect(tally.snapshot.files == [.reflinked: 4])
    let after = try #require(try archive.tree.freeBytes())
    #expect(before - after < 1 << 20)
  }
}
