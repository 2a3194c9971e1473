import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite struct `The receipt that an archive has of a task` {
  let scratch: Scratch
  let writer: ArchiveWriter
  private let task = Export.Task(provider: "anyfast", taskID: "a")

  init() throws {
    scratch = try Scratch()
    writer = try scratch.open()
  }

  private func content() throws -> FiledReceipt.Content? {
    try writer.filedReceipts(of: [Export.Task(provider: "anyfast", taskID: "other"), task])[1]?
      .content
  }

  private func replace(_ path: String, with text: String) throws {
    try FileManager.default.removeItem(atPath: scratch.root.appending(path).string)
    try scratch.write(text, to: path)
  }

  @Test func `is none at first`() throws {
    #expect(try writer.filedReceipts(of: [task]).allSatisfy { $0 == nil })
  }

  @Test(arguments: [true, false])
  func `is read with its objects`(isWhole: Bool) throws {
    let (object, receipt) = try writer.store(task: "a", "bytes")
    if !isWhole { try replace(object, with: "bytez") }
    guard case .intact(let read, let digest, let whole)? = try content() else {
      Issue.record("\(String(describing: try content()))")
      return
    }
    #expect(read.taskID == "a")
    #expect(digest == Digest(of: try scratch.text(receipt)))
    #expect(whole.map(\.path) == (isWhole ? [object] : []))
  }

  /// What the file is replaced with; nil for a directory.
  @Test(arguments: ["", "{", "{\"schema\": 99}", nil])
  func `is flawed when it can't be read`(text: String?) throws {
    let (_, receipt) = try writer.store(task: "a", "bytes")
    if let text {
      try replace(receipt, with: text)
    } else {
      try FileManager.default.removeItem(atPath: scratch.root.appending(receipt).string)
      try FileManager.default.createDirectory(
        atPath: scratch.root.appending(receipt).string, withIntermediateDirectories: false)
    }
    guard case .flawed? = try content() else {
      Issue.record("\(String(describing: try content()))")
      return
    }
  }

  @Test func `is flawed when it is not what was journaled, or another task's`() throws {
    let (_, receipt) = try writer.store(task: "a", "bytes")
    let text = try scratch.text(receipt)
    for edited in [
      text.replacing("verified", with: "damaged"), text.replacing("\"a\"", with: "\"b\""),
    ] {
      try replace(receipt, with: edited)
      guard case .flawed? = try content() else {
        Issue.record("\(String(describing: try content()))")
        return
      }
    }
  }
}
