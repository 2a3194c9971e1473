import Archive
import FoundationEssentials
import Media
import Synchronization
import SystemPackage

/// `holdfast verify --depth`: the media are read again, and their facts compared with the
/// receipts'.
struct MediaCheck: Sendable {
  let archive: Archive
  let depth: Depth
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
    let all = try await blocking { try self.stored() }
    let differing = Mutex(0)
    let failure = Mutex<MediaError?>(nil)
    let stream = AsyncStream(Stored.self) { continuation in
      for stored in all { continuation.yield(stored) }
      continuation.finish()
    }
    await forEach(of: stream, concurrently: Machine.cores) { stored in
      do throws(MediaError) {
        guard let difference = try await difference(stored, workers) else { return }
        differing.withLock { $0 += 1 }
        await tell(
          .problem(
            ProblemEvent(
              severity: .error, reason: "facts-differ", sentence: "\(stored.path): \(difference)",
              path: stored.path, tasks: [stored.task])))
      } catch {
        failure.withLock { $0 = error }
      }
    }
    await workers.close()
    if let error = failure.withLock({ $0 }) { throw error }
    return differing.withLock { $0 }
  }

  /// Nil for a file that can't be read as well: the census and the digests have told that.
  private func difference(
    _ stored: Stored, _ workers: MediaWorkers
  ) async throws(MediaError) -> String? {
    do throws(MediaError) {
      let facts = try await workers.examine(
        path: archive.root.appending(stored.path).string, depth: depth)
      return difference(facts, stored.facts)
    } catch .unreadable, .notRegularFile {
      return nil
    }
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
  private func difference(_ now: Facts, _ recorded: JSON) -> String? {
    let text = Data(recorded.text().utf8)
    guard let before = try? JSONDecoder().decode(Facts.self, from: text) else {
      return "its receipt holds no facts"
    }
    var names: [String] = []
    if now.bytes != before.bytes { names.append("bytes") }
    if now.container != before.container { names.append("container") }
    if now.fragmented != before.fragmented { names.append("fragmented") }
    if now.moovFirst != before.moovFirst { names.append("moov_first") }
    // The headers alone tell neither frames nor durations of a fragmented file, nor what a damaged one
    // lacks.
    if depth != .headers || (before.whole && !now.fragmented) {
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
