import Archive
import FoundationEssentials
import Ledger
import SystemPackage
import Testing

@testable import Pipeline

/// An inbox, a ledger, and lists that are taken from the one into the other.
struct ResultBench {
  let folder: PlacedFolder
  let ledger: Ledger
  private let configuration: Configuration
  private let run: RunRow.ID

  init() async throws {
    folder = try PlacedFolder()
    let file = try ConfigurationFile(
      ConfigurationFile.oneProvider + """
        \u{20} other:
            api: globalaiopc
            url: https://other.example.com
            key: ${KEY}
            tasks: ["video_*"]
        """)
    configuration = try file.load()
    ledger = try Ledger.open(at: folder.path.appending(".ledger").string)
    run = try await ledger.beginRun(name: PlacedFolder.run, boot: "", at: Date())
  }

  /// As of a process that has just begun.
  func results() throws -> ListResults {
    ListResults(
      ledger, folder.inbox, configuration, try ProviderChoice(among: configuration.providers))
  }

  /// Takes a list as a run does; its tasks are all at `other`.
  @discardableResult
  func take(_ name: String, _ text: String, into results: ListResults? = nil) async throws
    -> DoneList
  {
    try folder.place(name, text)
    let list = try folder.only()
    let lines = try #require(try list.spooled()).reader(providers: ["local", "other"]).page(
      from: ListPosition(), limit: .max)
    let run = try await ledger.beginRun(name: UUID().uuidString, boot: "", at: Date())
    let listed = lines.compactMap { line in
      (try? line.task.get()).map {
        Listed(provider: "other", taskID: $0.taskID, origin: "\(name):\(line.number)")
      }
    }
    let listing = ListingID.random(in: 1 ... .max)
    let standings = try await ledger.standings(of: listed, in: listing)
    try await ledger.enlist(listed, standings, in: listing, run: run, at: Date())
    let done = try folder.inbox.file(list, run: PlacedFolder.run)
    await results?.add(done, list.identity)
    return done
  }

  /// Gives tasks their ends.
  func end(_ outcome: Outcome, _ tasks: String...) async throws {
    for task in tasks {
      let row = try #require(try await ledger.tasks(task).first)
      guard outcome == .archived else {
        _ = try await ledger.done([
          Ended(
            task: row.id, outcome: outcome, reason: "r", sentence: "s.",
            at: Date(timeIntervalSince1970: 0))
        ])
        continue
      }
      let digest = String(repeating: "a", count: 64)
      let artifact = ArtifactRow(
        role: "video", digest: digest, bytes: 7, path: "data/\(digest).mp4", verdict: "verified")
      try await ledger.archived([
        Archived(
          task: row.id, verdict: "verified", artifacts: [artifact],
          at: Date(timeIntervalSince1970: 0))
      ])
    }
  }

  /// The lines of a result, each as its members.
  func lines(_ result: String) throws -> [[String: JSON]] {
    try folder.text("done/\(result)").split(separator: "\n").map { line in
      try JSONDecoder().decode([String: JSON].self, from: Data(line.utf8))
    }
  }
}
