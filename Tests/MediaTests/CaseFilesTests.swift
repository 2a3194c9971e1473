import FoundationEssentials
import Testing

@testable import Media

extension WithWorkers {
  // These files are not part of the project, and need not be there.
  @Suite(.enabled(if: CaseFile.areHere, "the cases are not there"))
  struct `Files that are easily judged wrongly` {
    @Test(arguments: [
      CaseFile("stss-count-bit.mp4", .headers, [.badMovieHeader]),
      CaseFile("stts-flip.mp4", .headers, [.tablesDisagree]),
      CaseFile("sgpd-dav1.mp4", .packets, []), CaseFile("late-cts-edit.mp4", .frames, []),
      CaseFile("preview-first.mp4", .frames, []), CaseFile("tail-zero-page.mp4", .headers, []),
      CaseFile("tail-zero-page.mp4", .packets, [.badNALLengths]),
      CaseFile("b_lostaudiofrags.mp4", .frames, []),
    ])
    fileprivate func `are whole or not, as they are`(file: CaseFile) async throws {
      try await withWorkers { workers in
        let facts = try await workers.examine(path: file.path, depth: file.depth)
        #expect(facts.problems.map(\.slug) == file.problems)
        #expect(facts.isMedia && facts.video != nil)
      }
    }

    @Test func `tell the facts of the main video`() async throws {
      try await withWorkers { workers in
        let path = CaseFile("preview-first.mp4", .packets, []).path
        let video = try #require(try await workers.examine(path: path, depth: .packets).video)
        #expect(video.width == 1280 && video.height == 720 && video.frames == 121)
        #expect(video.frameRate == 24 && video.duration == 5.041667)
      }
    }

    @Test func `tell of sound that ends before the picture`() async throws {
      try await withWorkers { workers in
        let path = CaseFile("b_lostaudiofrags.mp4", .packets, []).path
        let facts = try await workers.examine(path: path, depth: .packets)
        let checks = Verification(of: facts, against: Expectations()).checks
        #expect(checks.map(\.name) == [.audioDuration] && checks.map(\.result) == [.differs])
      }
    }
  }
}

/// One of the files in `../shared/cases/media`, and what a depth finds in it.
private struct CaseFile: Sendable, CustomTestStringConvertible {
  private static let directory =
    URL(filePath: Corpus.directory ?? "/").deletingLastPathComponent()
    .appending(path: "cases/media").path

  static var areHere: Bool { FileManager.default.fileExists(atPath: directory) }

  let name: String
  let depth: Depth
  let problems: [Problem.Slug]

  init(_ name: String, _ depth: Depth, _ problems: [Problem.Slug]) {
    self.name = name
    self.depth = depth
    self.problems = problems
  }

  var path: String { "\(Self.directory)/\(name)" }
  var testDescription: String { "\(name), \(depth)" }
}
