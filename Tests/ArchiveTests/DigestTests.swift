import Foundation
import SystemPackage
import Testing

@testable import Archive

@Suite struct `A digest` {
  static let ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  @Test func `reads and writes 64 lower-case hex digits`() throws {
    #expect(try #require(Digest(Self.ofNothing)).description == Self.ofNothing)
    #expect(Digest(of: "").description == Self.ofNothing)
  }

  @Test(arguments: [
    "", String(ofNothing.dropLast()), ofNothing + "0", ofNothing.uppercased(),
    "sha256:" + ofNothing.dropFirst(7), "g" + ofNothing.dropFirst(), "é" + ofNothing.dropFirst(2),
  ])
  func `reads nothing else`(text: String) {
    #expect(Digest(text) == nil)
  }

  @Test func `is ordered as its text is`() throws {
    let digests = (0..<200).map { Digest(of: "\($0)") }
    #expect(
      digests.sorted().map(\.description) == digests.map(\.description).sorted())
  }

  @Test func `of a file is that of its bytes, whatever their number`() throws {
    let scratch = try Scratch()
    let tree = try Tree(at: scratch.path)
    for count in [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_000_000] {
      let text = String(repeating: "x", count: count)
      let file = scratch.path.appending("file")
      try text.write(toFile: file.string, atomically: false, encoding: .utf8)
      let (digest, bytes) = try tree.digest(of: "file")
      #expect(digest == Digest(of: text))
      #expect(bytes == count)
    }
  }

  @Test func `of a file that is not there says so`() throws {
    let scratch = try Scratch()
    let missing = scratch.path.appending("missing")
    #expect(throws: ArchiveError.file(.open, missing, .noSuchFileOrDirectory)) {
      try Tree(at: scratch.path).digest(of: "missing")
    }
  }
}
