import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite(.enabled(if: SmallDisk.isPossible, "mounting a small file system needs root"))
struct `On a disk that is full or read-only` {
  let disk: SmallDisk
  private var root: FilePath { disk.path.appending("archive") }

  init() throws {
    disk = try SmallDisk()
  }

  private func open(_ run: Int) throws(ArchiveError) -> ArchiveWriter {
    try ArchiveWriter.open(at: root, runID: "run-\(run)", version: "0.1.0")
  }

  private func check() throws {
    let check = try Command("sh", "-c", "sha256sum --strict -c journal/*.sha256", in: root)
    #expect(check.status == 0, "\(check.output)")
  }

  @Test func `every step says so, and what was stored stays whole`() throws {
    let writer = try open(1)
    try writer.store(task: "t1", "bytes 1")
    let candidate = try writer.candidate("bytes 2")
    let object = try #require(writer.publish([candidate]).first).get()
    let receipt = Receipt.sample(task: "t2", object: candidate.object, bytes: candidate.bytes)
    try disk.fill()

    let errors = [
      #expect(throws: ArchiveError.self) {
        try #require(writer.publish([receipt]).first).get()
      },
      #expect(throws: ArchiveError.self) {
        try writer.append(Array(repeating: object.filed, count: 100))
      },
    ]
    #expect(errors.compactMap { $0?.slug }.allSatisfy { $0 == "disk-full" })
    #expect(errors.allSatisfy { $0?.isTransient == false })
    try check()
    let failure = try #require(errors[1])
    #expect(throws: failure) { try writer.append([object.filed]) }
    #expect(throws: failure) { try writer.seal(at: Date()) }

    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: root.appending(".holdfast/staging").string) == [])
    disk.empty()
    writer.close()
    let next = try open(2)
    let filed = try #require(next.publish([receipt]).first).get()
    try next.append([object.filed, filed])
    #expect(try next.seal(at: Date()).files == 4)
    try check()
    let report = try next.archive.verify()
    #expect(report.problems == [:] && report.objects == 2 && report.receipts == 2)
  }

  @Test func `a seal that has no room leaves the one in force`() throws {
    let writer = try open(1)
    try writer.store(task: "t1", "bytes 1")
    _ = try writer.seal(at: Date())
    writer.close()
    let next = try open(2)
    try next.store(task: "t2", "bytes 2")
    try disk.fill()
    let error = #expect(throws: ArchiveError.self) { try next.seal(at: Date()) }
    #expect(error?.slug == "disk-full")
    let check = try Command("sha256sum", "-c", "tagmanifest-sha256.txt", in: root)
    #expect(check.status == 0, "\(check.output)")
    disk.empty()
    #expect(try next.seal(at: Date()).files == 4)
  }

  @Test func `reading and verifying go on where nothing can be written`() throws {
    let writer = try open(1)
    try writer.store(task: "t1", "bytes 1")
    _ = try writer.seal(at: Date())
    writer.close()
    try disk.makeReadOnly()
    let error = #expect(throws: ArchiveError.self) { try open(2) }
    #expect(error?.slug == "read-only")
    let archive = try Archive(at: root)
    #expect(try archive.receipt(provider: "anyfast", taskID: "t1") != nil)
    let report = try archive.verify()
    #expect(report.problems == [:] && report.objects == 1 && report.seal == .current)
  }

  @Test func `an archive may not reach over two file systems`() throws {
    try open(1).close()
    let other = try SmallDisk()
    let staging = root.appending(".holdfast/staging")
    #expect(try Command("mount", "--bind", other.path.string, staging.string).status == 0)
    defer { _ = try? Command("umount", staging.string) }
    #expect(throws: ArchiveError.otherFilesystem(staging)) { try open(2) }
  }
}
