import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `Opening an archive for writing` {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test func `makes all of it where there is nothing`() throws {
    _ = try scratch.open()
    let shards = try scratch.names(in: "data/sha256")
    #expect(shards.count == 256 && shards.first == "00" && shards.last == "ff")
    #expect(
      try scratch.names(in: "") == [".holdfast", "README.txt", "bagit.txt", "data", "journal"])
    #expect(try scratch.text("bagit.txt").hasPrefix("BagIt-Version: 1.0\n"))
    #expect(try scratch.names(in: ".holdfast") == ["lock", "quarantine", "seal", "staging"])
  }

  @Test func `makes it in a directory that only has lost+found`() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.root.appending("lost+found").string, withIntermediateDirectories: true)
    _ = try scratch.open()
    #expect(scratch.exists("data/sha256/ff"))
  }

  @Test func `refuses a directory that holds something else, and leaves it alone`() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.root.string, withIntermediateDirectories: true)
    try scratch.write("mine", to: "thesis.txt")
    #expect(throws: ArchiveError.notEmpty(scratch.root)) { try scratch.open() }
    #expect(try scratch.names(in: "") == ["thesis.txt"])
  }

  @Test func `goes on where only the payload is left`() throws {
    try scratch.open().store(task: "t", "bytes")
    for name in try scratch.names(in: "") where name != "data" {
      try FileManager.default.removeItem(atPath: scratch.root.appending(name).string)
    }
    _ = try scratch.open(run: 2)
    #expect(scratch.exists("bagit.txt") && scratch.exists("journal"))
  }

  @Test func `refuses a bag that is being exported`() throws {
    for name in ["data/sha256", "data/tasks"] {
      try FileManager.default.createDirectory(
        atPath: scratch.root.appending(name).string, withIntermediateDirectories: true)
    }
    try scratch.write("", to: ".holdfast-export")
    #expect(throws: ArchiveError.notEmpty(scratch.root)) { try scratch.open() }
  }

  @Test func `does not make the directories above it`() {
    #expect(throws: ArchiveError.self) {
      try ArchiveWriter.open(
        at: scratch.path.appending("a/b"), runID: "run", version: "0.1.0")
    }
  }

  @Test(arguments: [".holdfast", "data/sha256", "journal", "data/tasks", "bagit.txt", "README.txt"])
  func `puts back what is missing`(name: String) throws {
    try scratch.open().store(task: "t", "bytes")
    if name != "journal", name != "data/sha256", name != "data/tasks" {
      try FileManager.default.removeItem(atPath: scratch.root.appending(name).string)
    } else {
      for entry in try scratch.names(in: name) {
        try FileManager.default.removeItem(
          atPath: scratch.root.appending("\(name)/\(entry)").string)
      }
    }
    _ = try scratch.open(run: 2)
    #expect(scratch.exists(name))
    #expect(try scratch.names(in: "data/sha256").count == 256)
  }

  @Test func `is refused while this process has it open already`() throws {
    let writer = try scratch.open()
    let error = #expect(throws: ArchiveError.self) { try scratch.open(run: 2) }
    guard case .locked(scratch.root, let holder) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(holder.hasPrefix("process \(getpid()), run \(writer.runID), since 20"))
    writer.close()
    _ = try scratch.open(run: 2)
  }

  @Test(.timeLimit(.minutes(30)))
  func `is refused while another process holds the lock, and possible when that is killed`() throws
  {
    try scratch.open().close()
    let lock = scratch.root.appending(".holdfast/lock").string
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    holder.arguments = ["flock", lock, "sh", "-c", "echo held; exec sleep 60"]
    let output = Pipe()
    holder.standardOutput = output
    try holder.run()
    #expect(output.fileHandleForReading.readData(ofLength: 5) == Data("held\n".utf8))
    #expect(throws: ArchiveError.self) { try scratch.open() }
    // The lock's descriptor is the children's too: `flock` has to end with the one it waits for.
    try kill(children(of: holder.processIdentifier) + [holder.processIdentifier])
    holder.waitUntilExit()
    _ = output.fileHandleForReading.readDataToEndOfFile()
    _ = try scratch.open()
  }

  @Test func `keeps others from taking the lock, and its children from inheriting it`() throws {
    let writer = try scratch.open()
    let lock = scratch.root.appending(".holdfast/lock").string
    #expect(try Command("flock", "-n", lock, "true").status == 1)
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    child.arguments = ["sleep", "60"]
    try child.run()
    defer { child.terminate() }
    writer.close()
    #expect(try Command("flock", "-n", lock, "true").status == 0)
  }

  private func children(of process: Int32) throws -> [Int32] {
    try String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
      .split(separator: " ").compactMap { Int32($0) }
  }

  private func kill(_ processes: [Int32]) throws {
    for process in processes { _ = Glibc.kill(process, SIGKILL) }
  }
}

@Suite struct `Opening an archive for reading` {
  @Test func `refuses what is none`() throws {
    let scratch = try Scratch()
    #expect(throws: ArchiveError.notAnArchive(scratch.root)) { try Archive(at: scratch.root) }
    #expect(throws: ArchiveError.notAnArchive(scratch.path)) { try Archive(at: scratch.path) }
    try Data().write(to: URL(fileURLWithPath: scratch.root.string))
    #expect(throws: ArchiveError.notAnArchive(scratch.root)) { try Archive(at: scratch.root) }
  }

  @Test func `finds receipts`() throws {
    let scratch = try Scratch()
    #expect(try !scratch.open().archive.hasReceipts())
    let stored = try scratch.open().store(task: "a/b", "bytes")
    let archive = try Archive(at: scratch.root)
    #expect(try archive.hasReceipts())
    #expect(try archive.receipt(provider: "anyfast", taskID: "a/b")?.taskID == "a/b")
    #expect(try archive.receipt(provider: "anyfast", taskID: "a") == nil)
    #expect(
      try archive.receiptText(provider: "anyfast", taskID: "a/b") == scratch.text(stored.receipt))
  }

  @Test func `hands over every receipt, and what is none as its reason`() throws {
    let scratch = try Scratch()
    let writer = try scratch.open()
    for number in 0..<20 { try writer.store(task: "task-\(number)", "bytes \(number)") }
    let path = writer.archive.receiptPath(provider: "anyfast", taskID: "task-0")
    try FileManager.default.removeItem(atPath: path.string)
    try Data("{".utf8).write(to: URL(fileURLWithPath: path.string))
    var ids: Set<String> = []
    var reasons = 0
    try writer.archive.forEachReceipt(threads: 2, read: { _, receipt in receipt }) { _, receipt in
      switch receipt {
      case .success(let receipt): ids.insert(receipt.taskID)
      case .failure: reasons += 1
      }
    }
    #expect(ids == Set((1..<20).map { "task-\($0)" }))
    #expect(reasons == 1)
  }
}
