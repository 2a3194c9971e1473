import FoundationEssentials
import Testing

@testable import Media

/// What `scripts/fuzz` starts from, and whatever it has found.
@Suite struct `The inputs of the fuzzer` {
  private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzz/Corpus").path

  @Test func `are walked to an end`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.directory)
    #expect(names.count >= 30)
    for name in names {
      let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(Self.directory)/\(name)")))
      let walk = BoxWalk(bytes)
      let problems = Problem.all(in: walk, ofSize: Int64(bytes.count))
      #expect(walk.isComplete == problems.isEmpty, "\(name)")
      _ = LeadingMovie(beginning: bytes[...], fileSize: Int64(bytes.count))
    }
  }
}
