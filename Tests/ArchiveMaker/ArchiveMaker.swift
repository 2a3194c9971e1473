import Archive
import Foundation
import SystemPackage

/// Makes an archive of any size in seconds, to measure with: tiny objects under their digests, a
/// receipt each, journals and a seal, all of them real; nothing but the seal is flushed.
///
/// Of a hundred tasks one has failed, and one is open. Says how long sealing took: all at once, and
/// once more with a hundred tasks that are new.
@main
struct ArchiveMaker {
  /// Tasks of one run.
  private static let runLength = 10_000
  private static let renewal = 100

  private let root: FilePath

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count == 2, let path = arguments.first,
      let tasks = arguments.last.flatMap(Int.init)
    else {
      FileHandle.standardError.write(Data("usage: archive-maker DIRECTORY TASKS\n".utf8))
      exit(64)
    }
    let maker = ArchiveMaker(root: FilePath(path))
    try maker.open(run: 0).close()
    let runs = (tasks + runLength - 1) / runLength
    for run in 0..<runs {
      try maker.make(run, tasks: run * runLength..<min((run + 1) * runLength, tasks))
    }
    try maker.seal(after: runs)
    try maker.make(runs + 1, tasks: tasks..<tasks + renewal)
    try maker.seal(after: runs + 2)
  }

  private func open(run: Int) throws -> ArchiveWriter {
    try ArchiveWriter.open(at: root, runID: Self.runID(run), version: "0.1.0")
  }

  private static func runID(_ run: Int) -> String {
    let digits = String(run, radix: 16)
    return "20260101T000000Z-" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  private func seal(after run: Int) throws {
    let writer = try open(run: run)
    defer { writer.close() }
    let began = ContinuousClock.now
    let summary = try writer.seal(at: Date())
    print("sealed \(summary.files) files in \(ContinuousClock.now - began)")
  }

  private func make(_ run: Int, tasks: Range<Int>) throws {
    let all = try tasks.map { try MadeTask($0, in: root) }
    let name = root.appending("journal/\(Self.runID(run))").string
    try Data(all.flatMap(\.checksums).joined().utf8).write(to: URL(filePath: name + ".sha256"))
    let heading = #"{"event":"run","time":"2026-01-01T00:00:00Z","boot":"b"}"# + "\n"
    try Data((heading + all.flatMap(\.records).joined()).utf8)
      .write(to: URL(filePath: name + ".jsonl"))
  }
}
