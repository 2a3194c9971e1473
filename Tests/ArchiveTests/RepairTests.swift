import CLinux
import Crypto
import Foundation
import SystemPackage
import Testing

@testable import Archive

/// Three chunks of an object, the last of them short.
private struct Film {
  private static let made = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
  private static let known = damaged(made)

  var bytes: [UInt8] { Self.made }
  var damaged: Damaged { Self.known }

  private static func damaged(_ bytes: [UInt8]) -> Damaged {
    let digest = Digest(SHA256.hash(data: bytes))
    let damaged = Damaged(
      path: ObjectName(digest, .mp4).path, digest: digest, bytes: Int64(bytes.count),
      chunks: stride(from: 0, to: bytes.count, by: 1 << 20).map { start in
        Array(bytes[start...].prefix(1 << 20)).withUnsafeBytes {
          ~crc32c(.max, $0.baseAddress, $0.count)
        }
      })
    guard let damaged else { preconditionFailure("it has an object's path") }
    return damaged
  }

  /// With a bit of this byte flipped.
  func flipped(at index: Int) -> [UInt8] {
    var bytes = bytes
    bytes[index] ^= 1
    return bytes
  }
}

@Suite struct `Other copies` {
  private let film = Film()
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func copy(_ bytes: [UInt8], as name: String) throws -> FilePath {
    let path = scratch.root.appending(name)
    try FileManager.default.createDirectory(
      atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: path.string))
    return path
  }

  @Test func `are found by their names and by their sizes, wherever they are, and links are not`()
    throws
  {
    let named = try copy([1, 2, 3], as: "a/b/\(film.damaged.fileName)")
    let sized = try copy(film.bytes, as: "holiday.mp4")
    _ = try copy([1], as: "other.mp4")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.root.appending("link.mp4").string, withDestinationPath: sized.string)
    let copies = try OtherCopies(of: [film.damaged], in: [scratch.root])
    #expect(copies.of(film.damaged) == [named, sized] && copies.unread.isEmpty)
  }

  @Test func `of the right size and without any of the bytes are none`() throws {
    _ = try copy(film.bytes.map { ~$0 }, as: "other.mp4")
    let partly = try copy(film.flipped(at: 0), as: "partly.mp4")
    let copies = try OtherCopies(of: [film.damaged], in: [scratch.root])
    #expect(copies.of(film.damaged) == [partly])
  }

  @Test func `in a directory that is not there are an error`() {
    #expect(throws: ArchiveError.self) {
      try OtherCopies(of: [film.damaged], in: [scratch.root.appending("gone")])
    }
  }

  @Test func `give the whole when one of them is whole`() throws {
    let good = try copy(film.bytes, as: "good")
    let bad = try copy(film.flipped(at: 5), as: "bad")
    #expect(try #require(Patchwork(film.damaged, from: [bad, good])).sources == [good])
    let unknown = try #require(Damaged(path: film.damaged.path, digest: film.damaged.digest))
    #expect(try #require(Patchwork(unknown, from: [bad, good])).sources == [good])
  }

  @Test func `that are damaged in different places give the whole together`() throws {
    let first = try copy(film.flipped(at: 5), as: "first")
    let last = try copy(film.flipped(at: 2_499_999), as: "last")
    let short = try copy(Array(film.bytes.prefix(1_500_000)), as: "short")
    let patchwork = try #require(Patchwork(film.damaged, from: [first, last]))
    #expect(Set(patchwork.sources) == [first, last])
    var joined: [UInt8] = []
    try patchwork.forEachPiece { joined += Array($0) }
    #expect(joined == film.bytes)
    #expect(Patchwork(film.damaged, from: [first, short]) != nil)
    #expect(Patchwork(film.damaged, from: [first, first]) == nil)
    #expect(Patchwork(film.damaged, from: [short, last]) == nil)
  }

  @Test func `of an object whose size an edited receipt belies give nothing`() throws {
    let known = film.damaged
    let one = try copy(film.flipped(at: 5), as: "one")
    let other = try copy(film.flipped(at: 2_000_000), as: "other")
    let belied = try #require(
      Damaged(path: known.path, digest: known.digest, bytes: 10, chunks: known.chunks))
    #expect(Patchwork(belied, from: [one, other]) == nil)
  }

  @Test func `are those of an object's name, whatever an edited receipt says`() {
    let known = film.damaged
    #expect(Damaged(path: known.path, digest: Digest(of: "edited"))?.digest == known.digest)
  }

  @Test func `with the right sums and the wrong digest give nothing`() throws {
    let copy = try copy(film.bytes, as: "copy")
    let digest = Digest(of: "another")
    let other = try #require(
      Damaged(
        path: ObjectName(digest, .mp4).path, digest: digest, bytes: film.damaged.bytes,
        chunks: film.damaged.chunks))
    #expect(Patchwork(other, from: [copy]) == nil)
  }
}

@Suite struct `Mending` {
  private let film = Film()
  private let scratch: Scratch
  private let writer: ArchiveWriter
  private let copy: FilePath

  init() throws {
    scratch = try Scratch()
    writer = try scratch.open()
    copy = scratch.root.removingLastComponent().appending("copy-\(UUID().uuidString)")
    try Data(film.bytes).write(to: URL(filePath: copy.string))
  }

  @Test(arguments: [nil, "wrong", ""])
  func `puts the right bytes in the place of wrong ones, which are kept`(there: String?) throws {
    defer { try? FileManager.default.removeItem(atPath: copy.string) }
    let damaged = film.damaged
    if let there { try scratch.write(there, to: damaged.path) }
    let patchwork = try #require(Patchwork(damaged, from: [copy]))
    #expect(try writer.mend(damaged, with: patchwork).digest == damaged.digest)
    #expect(try scratch.permissions(of: damaged.path) == .filed)
    #expect(try writer.tree.digest(of: damaged.path).digest == damaged.digest)
    #expect(try scratch.names(in: ".holdfast/staging") == [])
    let kept = try scratch.names(in: ".holdfast/quarantine")
    #expect(kept.count == (there == nil ? 0 : 2))
  }

  @Test func `gives bytes back to the object that they are of`() throws {
    defer { try? FileManager.default.removeItem(atPath: copy.string) }
    let (other, _) = try writer.store(task: "task_a", "others' bytes")
    let damaged = film.damaged
    try scratch.write("others' bytes", to: damaged.path)
    try scratch.replace(other, with: "wrong")
    _ = try writer.mend(damaged, with: try #require(Patchwork(damaged, from: [copy])))
    #expect(try writer.tree.digest(of: damaged.path).digest == damaged.digest)
    #expect(try scratch.text(other) == "others' bytes")
    #expect(try scratch.permissions(of: other) == .filed)
    let kept = try scratch.names(in: ".holdfast/quarantine").filter { $0.hasSuffix(".bytes") }
    #expect(try kept.map { try scratch.text(".holdfast/quarantine/\($0)") } == ["wrong"])
  }

  @Test func `takes no other bytes, and leaves what is there`() throws {
    let damaged = film.damaged
    try scratch.write("wrong", to: damaged.path)
    let staged = try writer.stage(name: "other")
    _ = try staged.descriptor.writeAll(Array("other".utf8))
    #expect(throws: ArchiveError.notTheBytes(staged.path)) {
      try writer.mend(damaged, with: staged)
    }
    #expect(try scratch.text(damaged.path) == "wrong")
  }

  @Test func `puts a receipt back as it was`() throws {
    let (_, receipt) = try writer.store(task: "task_a", "bytes")
    let text = try scratch.text(receipt)
    let damaged = try #require(Damaged(path: receipt, digest: Digest(of: text)))
    try FileManager.default.removeItem(atPath: scratch.root.appending(receipt).string)
    try scratch.write("{}", to: receipt)
    let staged = try writer.stage(name: "receipt")
    _ = try staged.descriptor.writeAll(Array(text.utf8))
    _ = try writer.mend(damaged, with: staged)
    #expect(try scratch.text(receipt) == text)
    #expect(try scratch.permissions(of: receipt) == .filed)
    let kept = ".holdfast/quarantine/receipt~\(damaged.digest).bytes"
    #expect(try scratch.text(kept) == "{}")
  }

  @Test func `is told by a successor of the receipt, which is the same but for that`() throws {
    let reply = JSON.raw(#"{"number": 1.0, "large": 123456789012345678901234567890}"#)
    let candidate = try writer.candidate("bytes")
    var receipt = Receipt.sample(task: "task_a", object: candidate.object, bytes: 5, reply: reply)
    receipt.replyOmitted = nil
    let filed = try #require(writer.publish([receipt]).first).get()
    let time = Date(timeIntervalSince1970: 1_795_230_855)
    for number in 2...3 {
      let mended = Receipt.Mended(
        time: time, path: candidate.object.path, was: "corrupt", from: ["/copy/\(number)"],
        holdfast: "0.1.0")
      let successor = try #require(
        try writer.succeed(
          provider: "anyfast", taskID: "task_a", receipt: filed.path, promised: filed.digest,
          mended))
      #expect(successor.path.hasSuffix("/task_a~\(number).json"))
      #expect(try scratch.text(successor.path).contains("123456789012345678901234567890"))
      let latest = try #require(
        try writer.archive.receipt(provider: "anyfast", taskID: "task_a"))
      #expect(latest.mended == mended)
      #expect(latest.tokens == receipt.tokens)
    }
    let none = Receipt.Mended(time: time, path: "", was: "", from: [], holdfast: "")
    for (task, digest) in [("task_b", filed.digest), ("task_a", Digest(of: "as journaled"))] {
      #expect(
        try writer.succeed(
          provider: "anyfast", taskID: task,
          receipt: Archive.receiptName(provider: "anyfast", taskID: task), promised: digest, none)
          == nil)
    }
  }

  @Test func `succeeds the receipt that a run has filed last`() throws {
    let names = (1...4).map { Layout.receipt(provider: "anyfast", taskID: "task_a", number: $0) }
    let mended = Receipt.Mended(
      time: Date(timeIntervalSince1970: 0), path: "", was: "corrupt", from: [], holdfast: "0.1.0")
    var filed: [Filed] = []
    for (number, bytes) in [(1, "old"), (3, "new")] {
      let receipt = Receipt.sample(
        task: "task_a", object: ObjectName(Digest(of: bytes), .mp4), bytes: 3)
      filed.append(try writer.publish([NewReceipt(receipt, number: number)])[0].get())
      let path = try writer.archive.filedReceipt(provider: "anyfast", taskID: "task_a")
      #expect(path == names[number - 1])
      let promised = try #require(filed.last).digest
      _ = try #require(
        try writer.succeed(
          provider: "anyfast", taskID: "task_a", receipt: path, promised: promised, mended))
      #expect(try writer.archive.filedReceipt(provider: "anyfast", taskID: "task_a") == path)
    }
    #expect(try writer.archive.receiptNumber(provider: "anyfast", taskID: "task_a") == 4)
    let latest = try writer.archive.receipt(provider: "anyfast", taskID: "task_a")
    #expect(latest?.artifacts.first?.digest == Digest(of: "new"))
    try FileManager.default.removeItem(atPath: scratch.root.appending(names[0]).string)
    #expect(
      try writer.archive.receiptNumber(provider: "anyfast", taskID: "task_a") == 4,
      "the first one is lost")
  }

  @Test func `makes a file read-only again`() throws {
    let (object, _) = try writer.store(task: "task_a", "bytes")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: scratch.root.appending(object).string)
    try writer.protect(object)
    #expect(try scratch.permissions(of: object) == .filed)
  }

  @Test func `gives another object's bytes back to it, when its place is empty`() throws {
    let first = try writer.store(task: "task_a", "bytes of a")
    let second = try writer.store(task: "task_b", "bytes of b")
    let manager = FileManager.default
    try manager.removeItem(atPath: scratch.root.appending(first.object).string)
    try manager.moveItem(
      atPath: scratch.root.appending(second.object).string,
      toPath: scratch.root.appending(first.object).string)
    let staged = try writer.stage(name: "a")
    _ = try staged.descriptor.writeAll(Array("bytes of a".utf8))
    let damaged = try #require(Damaged(path: first.object, digest: Digest(of: "bytes of a")))
    _ = try writer.mend(damaged, with: staged)
    #expect(try scratch.text(first.object) == "bytes of a")
    #expect(try scratch.text(second.object) == "bytes of b")
    #expect(try scratch.permissions(of: second.object) == .filed)
    #expect(try scratch.names(in: ".holdfast/quarantine") == [])
  }
}
