import Archive
import Foundation
import Ledger
import SystemPackage
import Testing

@testable import Pipeline

/// An archive, a ledger and a list of 2,500 tasks, which are three batches.
private struct Scene {
  struct Killed: Error {}

  static let names = (1...2500).map { "task_\($0)" }

  let file: ConfigurationFile
  let root: FilePath
  let choice: ProviderChoice

  init(_ lines: [String] = names) throws {
    file = try ConfigurationFile(ConfigurationFile.oneProvider)
    choice = try ProviderChoice(among: try file.load().providers)
    root = file.folder.appending("archive")
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: list.string))
  }

  var list: FilePath { file.folder.appending("tasks.txt") }

  func listing() throws -> Listing {
    Listing(choice: choice, lists: [try SpooledList(list.string)])
  }

  /// What a run is when it has begun; `body` ends as a kill would have it.
  func run(
    _ name: String, _ body: (Ledger, ArchiveWriter, RunRow.ID) async throws -> Void
  ) async throws {
    let archive = try ArchiveWriter.open(
      at: root, runID: name, heading: JournalRecord(boot: "b", at: Date()).line, version: "1")
    defer { archive.close() }
    let ledger = try Ledger.open(at: archive.archive.ledger.string)
    let run = try await ledger.beginRun(name: name, boot: "b", at: Date())
    _ = try await Recovery(
      ledger: ledger, archive: archive, run: run, isSameBoot: true, tally: Tally(),
      tell: { _ in })()
    do {
      try await body(ledger, archive, run)
    } catch is Killed {}
    try await ledger.close()
  }

  /// The tasks that the ledger has, once a next run has begun.
  func recovered() async throws -> Set<String> {
    var names: Set<String> = []
    try await run("20261122T031415Z-0002") { ledger, _, _ in
      try await ledger.forEachTask { names.insert($0.taskID) }
    }
    return names
  }

  /// The tasks of a ledger that is made anew.
  func rebuilt() async throws -> Set<String> {
    let archive = try ArchiveWriter.open(at: root, runID: "20261123T031415Z-0003", version: "1")
    defer { archive.close() }
    _ = try await LedgerRebuild(archive: archive, tell: { _ in })()
    let ledger = try Ledger.open(at: archive.archive.ledger.string)
    var names: Set<String> = []
    try await ledger.forEachTask { names.insert($0.taskID) }
    try await ledger.close()
    return names
  }
}

@Suite(.timeLimit(.minutes(30))) struct `Lists that are taken` {
  private static let run = "20261121T031415Z-0001"

  @Test func `are those that were judged, whatever becomes of the file`() async throws {
    let scene = try Scene()
    let listing = try scene.listing()
    #expect(listing.judge().readable == 2500)
    try Data("other_1\nno task\n".utf8).write(to: URL(filePath: scene.list.string))
    try await scene.run(Self.run) { ledger, archive, run in
      let outcome = try await listing.take(in: run, ledger, archive) { _ in }
      #expect(outcome.lines == 2500 && outcome.opened == 2500)
    }
    #expect(try await scene.recovered() == Set(Scene.names))
    #expect(try await scene.rebuilt() == Set(Scene.names))
  }

  @Test func `name a task once over all batches, and journal it once`() async throws {
    let scene = try Scene(Scene.names + ["task_1", "task_2500"])
    let listing = try scene.listing()
    try await scene.run(Self.run) { ledger, archive, run in
      var batches: [Int] = []
      let outcome = try await listing.take(in: run, ledger, archive) {
        batches.append($0.opened["local", default: 0])
      }
      #expect(batches == [1000, 1000, 500])
      #expect(outcome.duplicates.count == 2)
      #expect(
        outcome.duplicates.first.last?.hasSuffix(
          "tasks.txt:2502: task_2500 is listed already and counts once") == true)
    }
    let journal = scene.root.appending(Archive.recordsName(ofRun: Self.run)).string
    let lines = try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2501)
    #expect(!lines.contains { $0.contains("\"row\"") })
  }

  /// After so many batches.
  @Test(arguments: [0, 1, 2])
  func `are taken as far as they were journaled, where a kill comes before the ledger`(
    batches: Int
  ) async throws {
    let scene = try Scene()
    let listing = try scene.listing()
    try await scene.run(Self.run) { ledger, archive, run in
      var taken = 0
      if batches > 0 {
        await #expect(throws: Scene.Killed.self) {
          _ = try await listing.take(in: run, ledger, archive) { _ in
            taken += 1
            if taken == batches { throw Scene.Killed() }
          }
        }
      }
      // The next batch is journaled, and no more.
      try archive.append(
        records: Scene.names[(batches * 1000)...].prefix(1000).map { name in
          JournalRecord(
            Listed(provider: "local", taskID: name, origin: "tasks.txt:1"), at: Date()
          ).line
        })
      throw Scene.Killed()
    }
    let journaled = Set(Scene.names.prefix((batches + 1) * 1000))
    #expect(try await scene.recovered() == journaled)
    #expect(try await scene.rebuilt() == journaled)
  }

  @Test func `are taken without the lines that can't be read, which are kept as they are`()
    async throws
  {
    let long = String(repeating: "x", count: 70_000)
    let scene = try Scene(Scene.names.prefix(30) + ["a b", long, "# no", "", "c d\r"])
    let listing = try scene.listing()
    let judgement = listing.judge()
    #expect(judgement.readable == 30 && judgement.errors.count == 3)
    #expect(judgement.isMostlyReadable)
    var bytes: [UInt8] = []
    try listing.forEachUnreadable { list, line in
      try list.forEachPiece(of: line) { bytes += $0 }
    }
    #expect(bytes == Array("a b\n\(long)\nc d\r\n".utf8))
  }

  @Test(arguments: [(9, 1, true), (8, 1, false), (90, 10, true), (89, 10, false), (0, 0, true)])
  func `are mostly readable when nine in ten lines are`(
    readable: Int, unreadable: Int, isMostly: Bool
  ) throws {
    let scene = try Scene(
      (0..<readable).map { "task_\($0)" } + (0..<unreadable).map { "no \($0)" })
    #expect(try scene.listing().judge().isMostlyReadable == isMostly)
  }

  @Test func `are not readable at all when they end in other bytes`() throws {
    let scene = try Scene(Scene.names + ["\0"])
    let judgement = try scene.listing().judge()
    #expect(judgement.readable == 2500)
    #expect(!judgement.isMostlyReadable)
  }
}
