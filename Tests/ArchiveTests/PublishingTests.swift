import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `Publishing objects` {
  let scratch: Scratch
  let writer: ArchiveWriter

  init() throws {
    scratch = try Scratch()
    writer = try scratch.open()
  }

  private func publish(_ candidate: Candidate) throws(ArchiveError) -> Published {
    guard let result = writer.publish([candidate]).first else {
      preconditionFailure("a result for each candidate")
    }
    return try result.get()
  }

  @Test func `gives each its name, read-only whatever the umask, and empties staging`() throws {
    let mask = umask(0o077)
    defer { umask(mask) }
    let candidates = try (0..<40).map { try writer.candidate("bytes \($0)") }
    for (candidate, result) in zip(candidates, writer.publish(candidates)) {
      let published = try result.get()
      #expect(published.outcome == .new)
      #expect(published.filed.digest == candidate.object.digest)
      #expect(published.filed.path == candidate.object.path)
      #expect(try scratch.permissions(of: candidate.object.path) == .filed)
      #expect(Digest(of: try scratch.text(candidate.object.path)) == candidate.object.digest)
    }
    #expect(try scratch.names(in: ".holdfast/staging") == [])
  }

  @Test func `keeps one of the same bytes`() throws {
    _ = try publish(try writer.candidate("same"))
    #expect(try publish(try writer.candidate("same")).outcome == .duplicate)
    #expect(try scratch.names(in: ".holdfast/staging") == [])
    let twice = [
      try writer.candidate("twice", staged: "a"), try writer.candidate("twice", staged: "b"),
    ]
    #expect(try writer.publish(twice).map { try $0.get().outcome } == [.new, .duplicate])
  }

  @Test func `puts whole bytes in the place of damaged ones, and keeps those`() throws {
    let candidate = try writer.candidate("whole")
    try scratch.write("wh0le", to: candidate.object.path)
    #expect(try publish(candidate).outcome == .healed)
    #expect(try scratch.text(candidate.object.path) == "whole")
    let kept = ".holdfast/quarantine/object~\(candidate.object.digest)"
    #expect(try scratch.text(kept + ".bytes") == "wh0le")
    #expect(try scratch.text(kept + ".json").contains(#""reason": "corrupt""#))
  }

  @Test(arguments: ["link", "directory", "pipe"])
  func `puts whole bytes in the place of what is no file`(kind: String) throws {
    let candidate = try writer.candidate("whole")
    let path = scratch.root.appending(candidate.object.path).string
    switch kind {
    case "link": symlink("/etc/passwd", path)
    case "directory": mkdir(path, 0o755)
    default: mkfifo(path, 0o644)
    }
    #expect(try publish(candidate).outcome == .healed)
    #expect(try scratch.text(candidate.object.path) == "whole")
  }

  @Test func `refuses bytes that are not as many as were hashed, and keeps them`() throws {
    let candidate = try writer.candidate("whole")
    let wrong = Candidate(staged: candidate.staged, object: candidate.object, bytes: 4)
    #expect(throws: ArchiveError.sizeMismatch(candidate.staged, expected: 4, found: 5)) {
      try publish(wrong)
    }
    #expect(try scratch.names(in: ".holdfast/staging").count == 1)
    #expect(!scratch.exists(candidate.object.path))
  }

  @Test func `lets no one's trouble be another's`() throws {
    let good = try writer.candidate("good")
    let gone = try writer.candidate("gone")
    try writer.discard(gone.staged)
    let results = writer.publish([gone, good])
    #expect(throws: ArchiveError.file(.open, gone.staged, .noSuchFileOrDirectory)) {
      try results[0].get()
    }
    #expect(try results[1].get().outcome == .new)
  }

  @Test func `never goes through a link in staging`() throws {
    let candidate = try writer.candidate("whole")
    try writer.discard(candidate.staged)
    symlink("/etc/passwd", candidate.staged.string)
    #expect(throws: ArchiveError.file(.open, candidate.staged, .tooManySymbolicLinkLevels)) {
      try publish(candidate)
    }
  }

  @Test func `files anew what could not be flushed`() throws {
    let failed = try writer.candidate("flushed", staged: "failed")
    let (staged, digest, bytes) = try writer.restage(failed.staged)
    #expect(digest == failed.object.digest)
    let anew = Candidate(staged: staged.path, object: failed.object, bytes: bytes)
    #expect(try publish(anew).outcome == .new)
    #expect(try scratch.names(in: ".holdfast/staging") == ["failed"])
  }

  @Test func `files anew under another name each time`() throws {
    let failed = try writer.candidate("flushed", staged: "failed")
    let second = try writer.restage(failed.staged)
    let third = try writer.restage(second.staged.path)
    #expect(third.digest == failed.object.digest && third.bytes == failed.bytes)
    #expect(try scratch.names(in: ".holdfast/staging").count == 3)
    _ = try writer.restage(failed.staged)
    #expect(try scratch.names(in: ".holdfast/staging").count == 3, "in place of the one before")
  }

  @Test func `begins with an empty file of that name`() throws {
    let first = try writer.candidate("first", staged: "name")
    let second = try writer.stage(name: "name")
    #expect(second.path == first.staged)
    #expect(try Stat(second.descriptor).size == 0)
    #expect(try Stat(second.descriptor).permissions == .ownerReadWrite)
    second.close()
    second.close()
  }

  @Test func `knows how much room there is`() throws {
    #expect(try writer.freeBytes() ?? 0 > 0)
  }
}
