import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite struct `A tree of readable names` {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test(arguments: [
    (TreeOrder.date, "2026-11-21/some-model/asyntask_x.mp4"),
    (.model, "some-model/2026-11-21/asyntask_x.mp4"),
    (.task, "anyfast/asyntask_x.mp4"),
    (.verdict, "verified/2026-11-21/asyntask_x.mp4"),
  ])
  func `is ordered as asked for`(order: TreeOrder, path: String) throws {
    try scratch.open().store(task: "asyntask_x", "bytes")
    let export = try scratch.export(.tree(order))
    #expect(export.files == [path])
    #expect(try export.text(path) == "bytes")
    let status = try Stat(export.root.appending(path), followTargetSymlink: false)
    #expect(status.permissions == .filed)
    #expect(export.problems == [] && export.counts.tasks == 1 && export.counts.bytes == 5)
    #expect(export.counts.files == [.copied: 1] || export.counts.files == [.reflinked: 1])
  }

  @Test func `takes the day of storing, and no model, where the provider tells neither`() throws {
    try scratch.open().store(task: "asyntask_x", "bytes") { receipt in
      receipt.times = .init(stored: Date(timeIntervalSince1970: 1_795_219_199))
      receipt.model = nil
    }
    #expect(try scratch.export(.tree(.date)).files == ["2026-11-20/unknown/asyntask_x.mp4"])
  }

  @Test func `says which file is the original`() throws {
    try scratch.open().store(task: "asyntask_x", "bytes") { receipt in
      receipt.artifacts[1] = receipt.artifacts[0]
      receipt.artifacts[1].role = "original"
    }
    #expect(
      try scratch.export(.tree(.task)).files
        == ["anyfast/asyntask_x.mp4", "anyfast/asyntask_x.original.mp4"])
  }

  /// The digits are those of the SHA-256 of `provider:task_id`.
  @Test func `tells tasks apart whose names are the same to people or to a disk`() throws {
    let writer = try scratch.open()
    for (number, task) in ["twin", "Twin", "a:b", "a?b", "plain", "x.original", "x~1"].enumerated()
    {
      try writer.store(task: task, "bytes \(number)")
    }
    try writer.store(task: "other", "bytes 8") { $0.provider = "globalaiopc" }
    try writer.store(task: "twin", "bytes 9") { $0.provider = "globalaiopc" }
    let long = String(repeating: "x", count: 180)
    try writer.store(task: long, "bytes 10")
    let export = try scratch.export(.tree(.date))
    let names =
      [
        ("Twin", "anyfast:Twin"), ("a_b", "anyfast:a:b"), ("a_b", "anyfast:a?b"),
        ("twin", "anyfast:twin"), ("twin", "globalaiopc:twin"), (long, "anyfast:" + long),
        ("x.original", "anyfast:x.original"), ("x~1", "anyfast:x~1"),
      ].map { "\($0)~\(Digest(of: $1).description.prefix(8)).mp4" } + ["other.mp4", "plain.mp4"]
    #expect(export.files == names.map { "2026-11-21/some-model/\($0)" }.sorted())
    #expect(export.problems == [])
    let some = try scratch.export(
      .tree(.date), to: scratch.path.appending("some"), where: { $0.taskID == "twin" })
    #expect(Set(some.files).isSubset(of: export.files) && some.files.count == 2)
  }

  @Test func `keeps strangers' words from leading anywhere`() throws {
    try scratch.open().store(task: "../../up", "bytes") { $0.model = "../../../../tmp/\u{202E}x" }
    let path = "_._.._.._.._tmp__x/2026-11-21/_._.._up~"
    let files = try scratch.export(.tree(.model)).files
    #expect(files.count == 1 && files[0].hasPrefix(path), "\(files)")
  }

  @Test func `holds what is selected`() throws {
    let writer = try scratch.open()
    for task in ["a", "b", "c"] { try writer.store(task: task, "bytes \(task)") }
    let named = try scratch.export(
      .tree(.task), tasks: [.init(provider: "anyfast", taskID: "b")])
    #expect(named.files == ["anyfast/b.mp4"])
    let added = try scratch.export(.tree(.task), where: { $0.taskID != "c" })
    #expect(added.files == ["anyfast/a.mp4", "anyfast/b.mp4"])
    #expect(added.counts.files[.present] == 1 && added.counts.tasks == 2)
    let archive = try Archive(at: scratch.root)
    #expect(try archive.tasks(named: "c").map(\.provider) == ["anyfast"])
    #expect(try archive.tasks(named: "d") == [])
  }

  @Test func `can share the archive's files`() throws {
    let object = try scratch.open().store(task: "a", "bytes").object
    let export = try scratch.export(.tree(.task), isLinking: true)
    #expect(export.counts.files == [.linked: 1])
    let path = export.root.appending("anyfast/a.mp4")
    #expect(try Stat(path).inode == Stat(scratch.root.appending(object)).inode)
    #expect(try scratch.export(.tree(.task), isLinking: true).counts.files == [.present: 1])
  }

  @Test func `goes on where it was stopped, and never replaces anything`() throws {
    try scratch.open().store(tasks: 1000)
    let countdown = Countdown(300)
    let stopped = try scratch.export(.tree(.task), isStopped: countdown.isOver)
    #expect(stopped.files.count == stopped.counts.tasks && stopped.counts.tasks < 310)
    #expect(stopped.counts.tasks > 290)

    let done = try #require(stopped.files.first)
    try write("left by a kill", to: "anyfast/t999.mp4.part")
    let edited = try #require(stopped.files.last)
    try remove(edited)
    try write(String(repeating: "x", count: 9), to: edited)
    let whole = try scratch.export(.tree(.task))
    #expect(whole.problems.map(\.kind) == [.occupied] && whole.problems.map(\.path) == [edited])
    #expect(whole.counts.tasks == 1000)
    #expect(whole.counts.files[.present] == stopped.counts.tasks - 1)
    #expect(try whole.files.count == 1000 && whole.text(edited) == "xxxxxxxxx")
    #expect(try whole.text(done) == "bytes " + done.dropFirst(9).dropLast(4))
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: scratch.exported.appending(name).string))
  }

  private func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: scratch.exported.appending(name).string)
  }
}
