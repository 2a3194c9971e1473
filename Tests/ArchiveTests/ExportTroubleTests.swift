import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `Exporting from a harmed archive` {
  let scratch: Scratch
  private let paths: (object: String, receipt: String)

  init() throws {
    scratch = try Scratch()
    let writer = try scratch.open()
    paths = try writer.store(task: "harmed", "the bytes")
    try writer.store(task: "good", "good bytes")
  }

  private func replace(_ name: String, _ text: String?) throws {
    unlink(scratch.root.appending(name).string)
    if let text { try scratch.write(text, to: name) }
  }

  /// The others go on, and nothing false is left behind.
  private func expect(_ kind: Export.Problem.Kind, at path: String, task: String?) throws {
    for form in [Export.Form.tree(.task), .bag] {
      let place = scratch.path.appending("export-\(form)")
      let export = try scratch.export(form, to: place)
      #expect(export.problems.map(\.kind) == [kind], "\(form): \(export.problems)")
      #expect(export.problems.map(\.path) == [path])
      #expect(export.problems.map(\.task) == [task])
      let files = export.files
      #expect(try files.contains { try export.text($0) == "good bytes" })
      #expect(!files.contains { $0.contains(path) || $0.hasSuffix(".part") })
      if form == .bag {
        let command = try Command("sha256sum", "--strict", "-c", Layout.manifest, in: place)
        #expect(command.status == 0, "\(command.output)")
      }
    }
  }

  @Test(
    arguments: [
      ("THE bytes", Export.Problem.Kind.corrupt), ("the byte", .corrupt), (nil, .missing),
    ] as [(String?, Export.Problem.Kind)])
  func `tells the object`(text: String?, kind: Export.Problem.Kind) throws {
    try replace(paths.object, text)
    try expect(kind, at: paths.object, task: "anyfast:harmed")
  }

  @Test func `tells what is no file`() throws {
    try replace(paths.object, nil)
    #expect(symlink("/etc/passwd", scratch.root.appending(paths.object).string) == 0)
    try expect(.notAFile, at: paths.object, task: "anyfast:harmed")
  }

  @Test func `tells a corrupt object that would be linked`() throws {
    try replace(paths.object, "THE bytes")
    let export = try scratch.export(.tree(.task), isLinking: true)
    #expect(export.problems.map(\.kind) == [.corrupt])
    #expect(export.files == ["anyfast/good.mp4"])
  }

  @Test func `tells a receipt that is another task's`() throws {
    try replace(
      paths.receipt, try scratch.text(paths.receipt).replacingOccurrences(of: "harmed", with: "g"))
    try expect(.receiptDamaged, at: paths.receipt, task: nil)
  }

  @Test func `tells a receipt that is none`() throws {
    try replace(paths.receipt, "{")
    try expect(.receiptDamaged, at: paths.receipt, task: nil)
  }

  @Test(arguments: [
    (#""path": "data/sha256/"#, #""path": "data/sha256/../sha256/"#),
    (#""path": "data/sha256/"#, #""path": "/etc/"#),
    (#""digest": ""#, #""digest": "00"#), (#""bytes": 9,"#, ""),
  ])
  func `goes nowhere that a receipt leads`(text: String, other: String) throws {
    let receipt = try scratch.text(paths.receipt)
    let edited = receipt.replacing(text, with: other, maxReplacements: 1)
    #expect(edited != receipt)
    try replace(paths.receipt, edited)
    let export = try scratch.export(.tree(.task))
    #expect(export.problems.map(\.kind) == [.receiptDamaged])
    #expect(export.files == ["anyfast/good.mp4"])
  }
}
