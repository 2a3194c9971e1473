import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite struct Quarantining {
  let scratch: Scratch
  let writer: ArchiveWriter

  init() throws {
    scratch = try Scratch()
    writer = try scratch.open()
  }

  private func quarantine(_ task: String, bytes: Int64) throws -> [Evicted] {
    let staged = try writer.stage(name: "part")
    try staged.descriptor.resize(to: bytes)
    return try writer.quarantine(
      staged: staged.path, provider: "anyfast", taskID: task, role: "video", reason: "not-media",
      sentence: "This is a page, and no video."
    ).evicted
  }

  /// The beginning of a video, whose link is dead.
  private func hold(_ task: String, bytes: Int64, first: String = "\0\0\0 ftyp") throws
    -> Quarantined
  {
    let staged = try writer.stage(name: "part")
    try staged.descriptor.writeAll(Array(first.utf8))
    try staged.descriptor.resize(to: bytes)
    return try writer.quarantine(
      staged: staged.path, provider: "anyfast", taskID: task, role: "video", reason: "http-403",
      sentence: "The server refused with 403.", isLast: true)
  }

  @Test func `keeps a task's last attempt, and the reason beside it`() throws {
    #expect(try quarantine("a/b", bytes: 5) == [])
    #expect(try quarantine("a/b", bytes: 7) == [])
    let names = try scratch.names(in: ".holdfast/quarantine")
    #expect(names == ["anyfast~a=2Fb~video.bytes", "anyfast~a=2Fb~video.json"])
    #expect(try Stat(scratch.root.appending(".holdfast/quarantine/\(names[0])")).size == 7)
    let record = try scratch.text(".holdfast/quarantine/\(names[1])")
    #expect(record.contains(#""task_id": "a/b""#) && record.contains(#""reason": "not-media""#))
    #expect(record.contains(#""bytes": 7"#) && !record.contains("kept_bytes"))
    #expect(try scratch.names(in: ".holdfast/staging") == [])
  }

  @Test func `cuts what is longer than 64 MiB, and says so`() throws {
    _ = try quarantine("long", bytes: 100 << 20)
    let file = scratch.root.appending(".holdfast/quarantine/anyfast~long~video.bytes")
    #expect(try Stat(file).size == 64 << 20)
    let record = try scratch.text(".holdfast/quarantine/anyfast~long~video.json")
    #expect(record.contains(#""bytes": 104857600"#) && record.contains(#""kept_bytes": 67108864"#))
  }

  @Test func `lets the oldest go when there is more than 1 GiB, and tells them`() throws {
    for number in 0..<16 { #expect(try quarantine("t\(number)", bytes: 64 << 20) == []) }
    let evicted = try quarantine("one more", bytes: 1)
    let first = try #require(evicted.first)
    #expect(evicted.count == 1 && first.bytes == 64 << 20 && first.provider == "anyfast")
    let left = try scratch.names(in: ".holdfast/quarantine")
    #expect(left.count == 32 && !left.contains { $0.contains("~\(first.taskID ?? "?")~") })
    #expect(first.taskID == "t0")
  }

  @Test func `gives up the oldest for room on the disk, and nothing that is held`() throws {
    let held = try hold("a", bytes: 100)
    for number in 0..<3 { _ = try quarantine("t\(number)", bytes: 10) }
    #expect(try writer.freeableBytes() == 30)
    #expect(try writer.freeQuarantine(11).map(\.taskID) == ["t0", "t1"])
    #expect(try writer.freeQuarantine(1000).map(\.taskID) == ["t2"])
    #expect(try writer.freeableBytes() == 0 && Stat(held.path).size == 100)
  }

  @Test func `holds the beginning of a video whose link is dead, whole and beyond the limits`()
    throws
  {
    let held = try hold("a", bytes: 100 << 20)
    #expect(held.isHeld && held.path.lastComponent?.string == "anyfast~a~video~held.bytes")
    for number in 0..<16 { #expect(try quarantine("t\(number)", bytes: 64 << 20) == []) }
    _ = try quarantine("a", bytes: 64 << 20)
    #expect(try hold("a", bytes: 9).path.lastComponent?.string == "anyfast~a~video~held~2.bytes")
    #expect(try Stat(held.path).size == 100 << 20)
    let record = try scratch.text(".holdfast/quarantine/anyfast~a~video~held.json")
    #expect(record.contains(#""bytes": 104857600"#) && !record.contains("kept_bytes"))
  }

  @Test func `holds nothing else`() throws {
    #expect(try !hold("a", bytes: 100, first: "<html>").isHeld)
    #expect(try !hold("b", bytes: 3).isHeld)
  }

  @Test func `lets go of what it holds when that is archived or forgotten`() throws {
    _ = try hold("a", bytes: 10)
    _ = try hold("a", bytes: 11)
    _ = try hold("ab", bytes: 12)
    _ = try quarantine("a", bytes: 5)
    try writer.releaseHeld(of: [("anyfast", "a", "video"), ("anyfast", "c", "video")])
    #expect(
      try scratch.names(in: ".holdfast/quarantine") == [
        "anyfast~ab~video~held.bytes", "anyfast~ab~video~held.json", "anyfast~a~video.bytes",
        "anyfast~a~video.json",
      ])
  }

  @Test func `keeps what a task is not archived with whole, and once`() throws {
    let bytes = String(repeating: "x", count: 4) + "ftyp"
    func setAside(_ name: String) throws -> FilePath? {
      try writer.setAside(
        try writer.candidate(bytes, staged: name), provider: "anyfast", taskID: "a",
        reason: "other-bytes", sentence: "They differ.")
    }
    let first = try setAside("1")
    let path = try #require(first)
    #expect(try setAside("2") == path)
    try writer.releaseHeld(of: [("anyfast", "a", "video")])
    let name = "other~\(Digest(of: bytes))~held"
    #expect(try scratch.names(in: ".holdfast/quarantine") == ["\(name).bytes", "\(name).json"])
    #expect(try scratch.text(".holdfast/quarantine/\(name).bytes") == bytes)
    #expect(try scratch.names(in: ".holdfast/staging") == [])
    let gone = Candidate(
      staged: writer.staged("3"), object: ObjectName(Digest(of: "gone"), .mp4), bytes: 4)
    #expect(
      try writer.setAside(gone, provider: "anyfast", taskID: "a", reason: "", sentence: "") == nil)
  }
}
