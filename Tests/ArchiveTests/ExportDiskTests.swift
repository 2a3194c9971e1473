import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite(.enabled(if: SmallDisk.isPossible, "mounting a small file system needs root"))
struct `An export to a disk that is full or read-only` {
  let scratch: Scratch
  let disk: SmallDisk
  private var place: FilePath { disk.path.appending("export") }

  init() throws {
    scratch = try Scratch()
    disk = try SmallDisk()
    let writer = try scratch.open()
    for number in 0..<8 {
      try writer.store(task: "t\(number)", String(repeating: "\(number)", count: 1 << 20))
    }
  }

  @Test(arguments: [Export.Form.bag, .tree(.date)])
  func `says so, and goes on when there is room`(form: Export.Form) throws {
    let error = #expect(throws: ArchiveError.self) { try scratch.export(form, to: place) }
    #expect(error?.slug == "disk-full")
    #expect(error?.description.contains(place.string) == true)
    let half = try Exported(root: place)
    #expect(!half.files.isEmpty && half.files.count < 16)
    for name in half.files where name.hasSuffix("mp4") {
      #expect(try Stat(place.appending(name)).size == 1 << 20, "\(name)")
    }
    #expect(try Command("mount", "-o", "remount,size=64m", disk.path.string).status == 0)
    let whole = try scratch.export(form, to: place)
    #expect(whole.problems == [] && whole.counts.tasks == 8)
    #expect(whole.counts.files[.present] == half.files.count)
  }

  @Test func `says so where nothing may be written`() throws {
    try scratch.export(.tree(.date), to: place, where: { _ in false })
    try disk.makeReadOnly()
    let error = #expect(throws: ArchiveError.self) { try scratch.export(.tree(.date), to: place) }
    #expect(error?.slug == "read-only")
  }
}
