import Archive
import FoundationEssentials
import enum Media.Depth
import enum Media.MediaError
import class Media.MediaWorkers
import Synchronization
import SystemPackage

/// `holdfast verify --depth`: the media are read again, and their facts compared with the
/// receipts'.
///
/// Receipts come a page at a time, those first whose media were examined longest ago.
struct MediaCheck: Sendable {
  let verification: Verification
  let archive: Archive
  let depth: Depth
  let timeout: Duration
  let limits: Verification.Limits
  let tell: Tell

  func callAsFunction() async throws {
    let workers = try MediaWorkers(timeout: timeout)
    let sandbox = try await workers.check()
    if sandbox != .complete {
      let notice = ProblemEvent(severity: .notice, reason: "no-sandbox", sentence: "\(sandbox)")
      await tell(.problem(notice))
    }
    let failure = Mutex<(any Error)?>(nil)
    let pages = Pages(verification, limits)
    let stream = AsyncStream<Verification.Examinable> {
      do {
        return failure.withLock({ $0 }) == nil ? try await pages.next() : nil
      } catch {
        failure.withLock { $0 = error }
        return nil
      }
    }
    await forEach(of: stream, concurrently: Machine.cores) { examinable in
      do {
        var differing: [(path: String, sentence: String)] = []
        for artifact in examinable.receipt.artifacts {
          guard let object = artifact.object, let facts = artifact.facts,
            let difference = try await difference(object, facts, workers)
          else { continue }
          differing.append((object.path, difference))
        }
        let found = differing
        try await blocking { try verification.examined(examinable, differing: found) }
      } catch {
        failure.withLock { $0 = error }
      }
    }
    await workers.close()
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Nil for a file that can't be read as well: the census and the digests have told that.
  private func difference(
    _ object: ObjectName, _ facts: JSON, _ workers: MediaWorkers
  ) async throws(MediaError) -> String? {
    guard let path = try? await blocking({ archive.file(of: object) }) else { return nil }
    do throws(MediaError) {
      let now = try await workers.examine(
        path: path.string, depth: depth)
      return FactsDifference(depth: depth).sentence(now, facts)
    } catch .unreadable, .notRegularFile {
      return nil
    }
  }
}

extension MediaCheck {
  /// Hands out what is to be examined until a limit is hit.
  private actor Pages {
    private let verification: Verification
    private let limits: Verification.Limits
    private var page: ArraySlice<Verification.Examinable> = []
    private var last: Verification.Examinable?
    private var bytes: Int64 = 0

    init(_ verification: Verification, _ limits: Verification.Limits) {
      self.verification = verification
      self.limits = limits
    }

    func next() async throws -> Verification.Examinable? {
      while true {
        if page.isEmpty {
          let (verification, last) = (verification, last)
          page = try await blocking { try verification.examinables(after: last) }[...]
        }
        guard let examinable = page.popFirst() else { return nil }
        last = examinable
        guard verification.isWithin(limits, examinable) else { continue }
        guard !limits.isOver(bytes) else {
          verification.noteLimit()
          return nil
        }
        bytes += examinable.receipt.artifacts.reduce(0) { $0 + ($1.bytes ?? 0) }
        return examinable
      }
    }
  }
}
