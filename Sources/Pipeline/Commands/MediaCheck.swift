import Archive
import FoundationEssentials
import Media
import SystemPackage

/// `holdfast verify --depth`: the media are read again, and their facts compared with the receipts'.
struct MediaCheck: Sendable {
  let archive: Archive
  let depth: CheckDepth
  let timeout: Duration
  let tell: Tell

  /// Facts that every depth finds, by the names that receipts give them.
  private static let compared = [
    "bytes", "container", "duration", "video", "audio", "fragmented", "moov_first", "c2pa",
    "aigc_label",
  ]

  private struct Stored: Sendable {
    let task: String
    let path: String
    let facts: JSON
  }

  /// Returns how many files are not what their receipts say.
  func callAsFunction() async throws -> Int {
    let workers = try MediaWorkers(timeout: timeout)
    var differing = 0
    for stored in try await blocking({ try self.stored() }) {
      let facts = try await workers.examine(
        path: archive.root.appending(stored.path).string, depth: Depth(depth))
      guard let difference = try difference(facts, stored.facts) else { continue }
      differing += 1
      await tell(
        .problem(
          ProblemEvent(
            severity: .error, reason: "facts-differ", sentence: "\(stored.path): \(difference)",
            path: stored.path, tasks: [stored.task])))
    }
    await workers.close()
    return differing
  }

  private func stored() throws -> [Stored] {
    var stored: [Stored] = []
    try archive.forEachReceipt { _, receipt in
      guard let receipt = try? receipt.get() else { return }
      for artifact in receipt.artifacts {
        guard let path = artifact.path, let facts = artifact.facts else { continue }
        stored.append(
          Stored(task: "\(receipt.provider):\(receipt.taskID)", path: path, facts: facts))
      }
    }
    return stored
  }

  /// A frame that does not decode was not seen by a depth that does not decode: problems are compared only one way.
  private func difference(_ facts: Facts, _ recorded: JSON) throws -> String? {
    let found = try JSON(encoding: facts)
    for name in Self.compared where depth != .headers || (name != "video" && name != "duration") {
      let (now, before) = (found[name] ?? .null, recorded[name] ?? .null)
      if now != before {
        return "its \(name) is \(now.text()), and was \(before.text()) when it was stored"
      }
    }
    if !facts.whole, recorded["whole"] == .bool(true) {
      return facts.problems.map(\.sentence).joined(separator: "; ")
    }
    return nil
  }
}
