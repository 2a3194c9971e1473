import Archive
import Foundation
import Ledger
import Providers
import SystemPackage
import Testing
import Transfer

@testable import Pipeline

@Suite struct `A part file that an earlier run left` {
  /// An archive with a part file of 1000 bytes, of which the ledger knows that these many are safe.
  private static func recovered(
    synced: Int64, boot: String, finished: Bool = true, taskID: String = "a",
    name: String? = nil, anew: Int? = nil
  ) async throws -> (kept: [InFlightTasks.Key: Kept], size: Int?) {
    let own = StagedName(provider: "anyfast", taskID: taskID, role: .video).text
    let name = name ?? own
    let root = FilePath(NSTemporaryDirectory()).appending("recovery-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: root.string) }
    let first = try ArchiveWriter.open(at: root, runID: "first", version: "1")
    let staged = try first.stage(name: name)
    try staged.descriptor.writeAll([UInt8](repeating: 7, count: 1000))
    staged.close()
    if let anew {
      let whole = try first.stage(name: name + ".anew")
      try whole.descriptor.writeAll([UInt8](repeating: 8, count: anew))
      whole.close()
    }
    first.close()
    let archive = try ArchiveWriter.open(at: root, runID: "second", version: "1")
    defer { archive.close() }
    let ledger = try Ledger.open(at: archive.archive.ledger.string)
    let run = try await ledger.beginRun(name: "first", boot: boot, at: Date())
    try await ledger.enlist(
      [Listed(provider: "anyfast", taskID: taskID, origin: "list:1")], [.new], in: 1, run: run,
      at: Date())
    if finished {
      try await ledger.finished(
        1,
        FinishedReply(
          deadline: Date(), deadlineSource: "link",
          artifacts: [ArtifactRow(role: "video", linkHost: "h", linkPath: "/v")]), at: Date())
      try await ledger.brokeOff(
        1, role: "video", validator: "\"e\"", length: 5000, synced: synced)
    }
    let isSameBoot = try await ledger.isSameBoot(Machine.boot)
    let second = try await ledger.beginRun(name: "second", boot: Machine.boot, at: Date())
    let kept = try await Recovery(
      ledger: ledger, archive: archive, run: second, isSameBoot: isSameBoot,
      tally: Tally(), tell: { _ in })()
    let path = archive.staged(own).string
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    try await ledger.close()
    return (kept, size)
  }

  @Test func `is gone on with as it is, when only the process had ended`() async throws {
    let (kept, size) = try await Self.recovered(synced: 0, boot: Machine.boot)
    #expect(kept.count == 1)
    #expect(size == 1000)
  }

  @Test(arguments: [(400, 400), (0, 0), (2000, 1000)])
  func `is cut to what was synced, when the machine was started anew since`(
    synced: Int64, left: Int
  ) async throws {
    let (kept, size) = try await Self.recovered(synced: synced, boot: "another")
    #expect(kept.count == 1)
    #expect(size == left)
  }

  @Test(arguments: ["2.video", "anyfast~b~3e23e816~video", "anyfast~a~00000000~video", "x"])
  func `of a task that nobody knows is removed`(name: String) async throws {
    let (kept, size) = try await Self.recovered(
      synced: 0, boot: Machine.boot, finished: false, name: name)
    #expect(kept.isEmpty)
    #expect(size == nil)
  }

  @Test func `has the name of its task from now on, where an earlier Holdfast named it by its row`()
    async throws
  {
    let (kept, size) = try await Self.recovered(synced: 0, boot: Machine.boot, name: "1.video")
    #expect(kept.count == 1)
    #expect(size == 1000)
  }

  @Test func `is known by an id that is too long for a name`() async throws {
    let (kept, size) = try await Self.recovered(
      synced: 0, boot: Machine.boot, taskID: String(repeating: "ü", count: 200))
    #expect(kept.count == 1)
    #expect(size == 1000)
  }

  /// How many bytes a whole attempt had brought, and how many are gone on with.
  @Test(arguments: [(1500, 1500), (500, 1000)])
  func `gives way to a whole attempt that has come farther`(anew: Int, left: Int) async throws {
    let (kept, size) = try await Self.recovered(synced: 0, boot: Machine.boot, anew: anew)
    #expect(kept.count == 1)
    #expect(size == left)
  }

  @Test func `that is whole and has changed is kept, and known by the digest that it had`() throws {
    let root = FilePath(NSTemporaryDirectory()).appending("kept-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: root.string) }
    let archive = try ArchiveWriter.open(at: root, runID: "first", version: "1")
    defer { archive.close() }
    let staged = try archive.stage(name: "1.video")
    try staged.descriptor.writeAll([UInt8](repeating: 7, count: 1000))
    let digest = String(repeating: "a", count: 64)
    let row = ArtifactRow(role: "video", digest: digest, bytes: 1000)
    let found = try Kept.file(staged.path, row).found(archive)
    guard case .changed(let fetched) = found else {
      Issue.record("\(String(describing: found))")
      return
    }
    #expect(fetched.recordedDigest == digest && fetched.contents.sha256 != digest)
    #expect(fetched.contents.bytes == 1000)
  }
}
