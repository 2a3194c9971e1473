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
    return Damaged(
      path: ObjectName(digest, .mp4).path, digest: digest, bytes: Int64(bytes.count),
      chunks: stride(from: 0, to: bytes.count, by: 1 << 20).map { start in
        Array(bytes[start...].prefix(1 << 20)).withUnsafeBytes {
          ~crc32c(.max, $0.baseAddress, $0.count)
        }
      })
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

  @Test func `in a directory that is not there are an error`() {
    #expect(throws: ArchiveError.self) {
      try OtherCopies(of: [film.damaged], in: [scratch.root.appending("gone")])
    }
  }

  @Test func `give the whole when one of them is whole`() throws {
    let good = try copy(film.bytes, as: "good")
    let bad = try copy(film.flipped(at: 5), as: "bad")
    #expect(try #require(Patchwork(film.damaged, from: [bad, good])).sources == [good])
    let unknown = Damaged(path: film.damaged.path, digest: film.damaged.digest)
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

  @Test func `with the right sums and the wrong digest give nothing`() throws {
    let copy = try copy(film.bytes, as: "copy")
    let other = Damaged(
      path: film.damaged.path, digest: Digest(of: "another"), bytes: film.damaged.bytes,
      chunks: film.damaged.chunks)
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
    let damaged = Damaged(path: receipt, digest: Digest(of: text))
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
    _ = try #require(writer.publish([receipt]).first).get()
    let time = Date(timeIntervalSince1970: 1_795_230_855)
    for number in 2...3 {
      let mended = Receipt.Mended(
        time: time, path: candidate.object.path, was: "corrupt", from: ["/copy/\(number)"],
        holdfast: "0.1.0")
      let filed = try #require(
        try writer.succeed(provider: "anyfast", taskID: "task_a", mended))
      #expect(filed.path.hasSuffix("/task_a~\(number).json"))
      #expect(try scratch.text(filed.path).contains("123456789012345678901234567890"))
      let latest = try #require(
        try writer.archive.receipt(provider: "anyfast", taskID: "task_a"))
      #expect(latest.mended == mended)
      #expect(latest.tokens == receipt.tokens)
    }
    var paths: [String] = []
    try writer.archive.forEachReceipt { path, _ in paths.append(path.lastComponent?.string ?? "") }
    #expect(paths == ["task_a~3.json"])
    let none = Receipt.Mended(time: time, path: "", was: "", from: [], holdfast: "")
    #expect(try writer.succeed(provider: "anyfast", taskID: "task_b", none) == nil)
  }

  @Test func `makes a file read-only again`() throws {
    let (object, _) = try writer.store(task: "task_a", "bytes")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: scratch.root.appending(object).string)
    try writer.protect(object)
    #expect(try scratch.permissions(of: object) == .filed)
  }
}
