import Archive
import FoundationEssentials
import Media
import SystemPackage

/// `holdfast verify --depth`: the media are read again, and their facts compared with the
/// receipts'.
struct MediaCheck: Sendable {
  let archive: Archive
  let depth: CheckDepth
  let timeout: Duration
  let tell: Tell

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
      let facts: Facts
      do throws(MediaError) {
        facts = try await workers.examine(
          path: archive.root.appending(stored.path).string, depth: Depth(depth))
      } catch .unreadable {
        // The census and the digests have told that.
        continue
      }
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

  /// What a file is now that it was not when it was stored; nil when nothing is.
  private func difference(_ now: Facts, _ recorded: JSON) throws -> String? {
    let before = try JSONDecoder().decode(Facts.self, from: Data(recorded.text().utf8))
    var names: [String] = []
    if now.bytes != before.bytes { names.append("bytes") }
    if now.container != before.container { names.append("container") }
    if now.fragmented != before.fragmented { names.append("fragmented") }
    if now.moovFirst != before.moovFirst { names.append("moov_first") }
    // Of a fragmented file the headers alone tell neither frames nor durations.
    if depth != .headers || !now.fragmented {
      if now.video != before.video { names.append("video") }
      if now.audio != before.audio { names.append("audio") }
      if now.duration != before.duration { names.append("duration") }
    }
    if !names.isEmpty {
      return "not what its receipt says in \(names.joined(separator: ", "))"
    }
    guard before.whole && !now.whole else { return nil }
    return now.problems.map(\.sentence).joined(separator: "; ")
  }
}
