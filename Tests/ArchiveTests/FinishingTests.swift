import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Archive

@Suite struct `What a killed run was about to file` {
  let scratch: Scratch
  let writer: ArchiveWriter

  init() throws {
    scratch = try Scratch()
    writer = try scratch.open()
  }

  /// Where the bytes were when the run was killed.
  enum Left: String, CaseIterable {
    case onlyStaged, onlyFiled, stagedAndFiled, filedBadly, filedBadlyOnly, stagedBadly, nowhere
  }

  @Test(arguments: zip(Left.allCases, [true, true, true, true, false, false, false]))
  func `is filed when its bytes are anywhere`(left: Left, isFiled: Bool) throws {
    let candidate = try leave("bytes", left)
    let filed = try writer.finish(candidate)
    #expect((filed != nil) == isFiled)
    guard let filed else { return }
    #expect(filed == Filed(digest: candidate.object.digest, path: candidate.object.path))
    #expect(try scratch.text(filed.path) == "bytes")
    #expect(try scratch.permissions(of: filed.path) == .filed)
    #expect(try writer.finish(candidate) == filed, "as often as one likes")
  }

  @Test(arguments: [Left.filedBadlyOnly, .stagedBadly, .nowhere])
  func `is left as it is when its bytes are nowhere`(left: Left) throws {
    let candidate = try leave("bytes", left)
    let before = try scratch.snapshot()
    let staged = try scratch.names(in: ".holdfast/staging")
    #expect(try writer.finish(candidate) == nil)
    #expect(try scratch.snapshot() == before)
    #expect(try scratch.names(in: ".holdfast/staging") == staged)
  }

  private func leave(_ text: String, _ left: Left) throws -> Candidate {
    let candidate = try writer.candidate(text, staged: "staged")
    let staged = ".holdfast/staging/staged"
    switch left {
    case .onlyStaged: break
    case .onlyFiled: _ = try #require(writer.publish([candidate]).first).get()
    case .stagedAndFiled:
      _ = try #require(writer.publish([candidate]).first).get()
      try scratch.write(text, to: staged)
    case .filedBadly: try scratch.write("bad", to: candidate.object.path)
    case .filedBadlyOnly:
      try writer.discard(candidate.staged)
      try scratch.write("bad", to: candidate.object.path)
    case .stagedBadly: try scratch.write("bad", to: staged)
    case .nowhere: try writer.discard(candidate.staged)
    }
    return candidate
  }

  @Test func `is gone on with, also when it was made read-only already`() throws {
    let candidate = try writer.candidate("half", staged: "1.video")
    #expect(chmod(candidate.staged.string, 0o444) == 0)
    writer.close()
    let next = try scratch.open(run: 2)
    let reopened = try next.reopen(try #require(next.leftovers.first))
    #expect(reopened.path == next.staged("1.video"))
    #expect(try scratch.permissions(of: ".holdfast/staging/1.video") == .ownerReadWrite)
    _ = try reopened.descriptor.writeAll(toAbsoluteOffset: 4, Array(" whole".utf8))
    #expect(try scratch.text(".holdfast/staging/1.video") == "half whole")
  }

  @Test func `cannot be gone on with when it is not there, or a link`() throws {
    let path = writer.staged("1.video")
    #expect(throws: ArchiveError.file(.open, path, .noSuchFileOrDirectory)) {
      try writer.reopen(path)
    }
    symlink("/etc/passwd", path.string)
    #expect(throws: ArchiveError.file(.open, path, .tooManySymbolicLinkLevels)) {
      try writer.reopen(path)
    }
  }
}
