import Foundation
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct `Rejected lists` {
  private let inbox: URL

  init() {
    inbox = FileManager.default.temporaryDirectory.appending(path: "inbox-\(UUID())")
  }

  private func reject(_ names: String...) throws {
    let folder = inbox.appending(path: "rejected")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in names { try Data().write(to: folder.appending(path: name)) }
  }

  @Test func `are none where there is no inbox, and that alarms nobody`() {
    let rejected = RejectedLists(in: FilePath(inbox.path))
    #expect(rejected.count == 0)
    #expect(StatusReport.Alarm(rejected: rejected) == nil)
  }

  @Test func `are counted without what lies beside them`() throws {
    defer { try? FileManager.default.removeItem(at: inbox) }
    try reject("a.txt.1", "a.txt.1.errors", "b.list.2", "b.list.2.errors", ".c.txt")
    let rejected = RejectedLists(in: FilePath(inbox.path))
    #expect(rejected.count == 2)
    let alarm = try #require(StatusReport.Alarm(rejected: rejected))
    #expect(alarm.reason == .listsRejected)
    #expect(alarm.sentence.hasPrefix("2 lists were rejected"))
    #expect(alarm.command == "cat \(inbox.path)/rejected/*.errors")
  }

  @Test func `that cannot be counted are told too`() throws {
    defer { try? FileManager.default.removeItem(at: inbox) }
    try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
    try Data().write(to: inbox.appending(path: "rejected"))
    let rejected = RejectedLists(in: FilePath(inbox.path))
    #expect(rejected.count == nil)
    #expect(StatusReport.Alarm(rejected: rejected)?.command == "ls -l \(inbox.path)/rejected")
  }
}
