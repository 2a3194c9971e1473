import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite(.timeLimit(.minutes(30))) struct `An archive from a stranger` {
  private let scratch: Scratch
  private let stored: (object: String, receipt: String)

  init() throws {
    scratch = try Scratch()
    let writer = try scratch.open()
    stored = try writer.store(task: "task", "bytes")
    _ = try writer.seal(at: Date())
    writer.close()
    try scratch.write("attacker", to: "../copies-of-it")
  }

  /// Lines that name something else than a file of the payload.
  private static let lines = [
    "\(Digest(of: "attacker"))  data/tasks/../../../copies-of-it", "\(Digest(of: "x"))  data/k",
    "\(Digest(of: "x"))  ../outside", "\(Digest(of: "x"))  /etc/passwd",
    "\(Digest(of: "x"))  bagit.txt", "\(Digest(of: "x"))  journal/run.sha256",
    "\(Digest(of: "x"))  data/sha256/00/\(`A digest`.ofNothing).mp4",
    "\(Digest(of: "x"))  .holdfast/ledger.sqlite",
  ]

  /// A journal that no seal lists, whose first and last lines are right.
  private func journal(_ line: String) throws {
    let text = try scratch.text(stored.receipt)
    let right = "\(Digest(of: text))  \(stored.receipt)"
    try scratch.write("\(right)\n\(line)\n\(right)\n", to: "journal/20261122T000000Z-0000.sha256")
  }

  @Test(arguments: lines)
  func `is told by the journal and the line that names nothing of an archive`(line: String) throws {
    try journal(line)
    let problems = try scratch.verify().problems
    #expect(problems.map(\.path) == ["journal/20261122T000000Z-0000.sha256"])
    #expect(problems.first?.sentence.hasPrefix("Line 2 ") == true)
    #expect(problems.first?.slug == "journal-damaged")
  }

  @Test(arguments: lines)
  func `is sealed without the line, and stays a valid bag`(line: String) throws {
    try journal(line)
    let writer = try scratch.open(run: 2)
    try writer.store(task: "other", "more bytes")
    _ = try writer.seal(at: Date())
    writer.close()
    let manifest = try scratch.text("manifest-sha256.txt")
    #expect(manifest.split(separator: "\n").count == 4)
    let check = try Command(
      "sha256sum", "--strict", "--quiet", "-c", "manifest-sha256.txt", in: scratch.root)
    #expect(check.status == 0, "\(check.output)")
  }

  @Test(arguments: lines)
  func `is sealed anew where its seal vouches for such a line`(line: String) throws {
    let old = try scratch.text("manifest-sha256.txt")
    try scratch.write(old + line + "\n", to: "manifest-sha256.txt")
    let tags = try scratch.text("tagmanifest-sha256.txt").replacing(
      Digest(of: old).description, with: Digest(of: old + line + "\n").description)
    try scratch.write(tags, to: "tagmanifest-sha256.txt")
    let problems = try scratch.verify().problems
    #expect(problems.contains { $0.sentence.hasPrefix("Line 3 ") && $0.slug == "seal-damaged" })
    let writer = try scratch.open(run: 2)
    _ = try writer.seal(at: Date())
    writer.close()
    #expect(try scratch.text("manifest-sha256.txt") == old)
  }

  @Test func `has no file that could be damaged elsewhere`() throws {
    for path in ["data/tasks/../../../copies-of-it", "data/k", "manifest-sha256.txt", "../x"] {
      #expect(Damaged(path: path, digest: Digest(of: "attacker")) == nil)
    }
  }

  @Test func `has no receipt that names a file elsewhere`() throws {
    let text = try scratch.text(stored.receipt)
    try scratch.replace(
      stored.receipt, with: text.replacing(stored.object, with: "data/../../copies-of-it"))
    #expect(throws: ArchiveError.self) {
      try Archive(at: scratch.root).receipt(provider: "anyfast", taskID: "task")
    }
    let damaged = try scratch.verify().problems.first { $0.slug == "receipt-damaged" }
    #expect(damaged?.sentence.contains("artifacts") == true)
  }

  @Test(arguments: [".holdfast", ".holdfast/ledger.sqlite", ".holdfast/scrub.sqlite-wal"])
  func `is not opened where its own files are links`(name: String) throws {
    let place = scratch.path("../elsewhere")
    if rename(scratch.path(name), place) != 0 { try scratch.write("", to: "../elsewhere") }
    #expect(symlink(place, scratch.path(name)) == 0)
    #expect(throws: ArchiveError.self) { try Archive(at: scratch.root) }
    #expect(throws: ArchiveError.self) { try scratch.open(run: 2) }
  }

  // MARK: Bounds

  /// Makes a file as long as that with a hole behind its text.
  private func stretch(_ name: String, to bytes: Int64 = 4 << 30) throws {
    #expect(chmod(scratch.path(name), 0o644) == 0)
    #expect(truncate(scratch.path(name), off_t(bytes)) == 0)
    #expect(chmod(scratch.path(name), 0o444) == 0)
  }

  @Test(arguments: ["README.txt", "bagit.txt", "bag-info.txt", "manifest-sha256.txt"])
  func `costs little where a file of the seal has four gigabytes`(name: String) throws {
    try stretch(name)
    #expect(try scratch.verify().problems.contains { $0.path == name && $0.slug == "seal-damaged" })
  }

  @Test func `costs little where a receipt has four gigabytes`() throws {
    try stretch(stored.receipt)
    let problems = try scratch.verify().problems
    #expect(problems.map(\.slug) == ["receipt-damaged"])
    #expect(problems.first?.sentence.contains(stored.receipt) == true)
    #expect(throws: ArchiveError.self) {
      try Archive(at: scratch.root).receiptText(provider: "anyfast", taskID: "task")
    }
  }

  @Test func `costs little where a line of a journal has four gigabytes`() throws {
    let name = "journal/20261122T000000Z-0000.sha256"
    let line = "\(Digest(of: try scratch.text(stored.receipt)))  \(stored.receipt)\n"
    try scratch.write(line, to: name)
    try stretch(name)
    let file = try FileDescriptor.open(FilePath(scratch.path(name)), .writeOnly, options: .append)
    _ = try file.writeAll("\n\(line)".utf8)
    try file.close()
    let problems = try scratch.verify().problems
    #expect(problems.map(\.path) == [name])
    #expect(problems.first?.sentence.hasPrefix("Line 2 ") == true)
    // What follows the line was acknowledged: a run cuts off nothing.
    try scratch.open(run: 2).close()
    #expect(try Stat(FilePath(scratch.path(name))).size > 4 << 30)
  }
}
