import Archive
import FoundationEssentials
import SystemPackage

/// One item after the other: what is done about it, and what is written down of that.
extension Repair {
  /// What came of an item.
  enum Ending: Sendable {
    case mended(from: [String])
    case lost(String)
    /// It may still be had: another repair goes on.
    case later(String)
    /// This machine can't write.
    case failed(any Error)
  }

  func mend(
    _ items: [RepairItem], _ archive: ArchiveWriter, _ refetch: Refetch,
    _ ended: AsyncStream<(RepairItem, Ending)>.Continuation
  ) async {
    let stream = AsyncStream(RepairItem.self) { continuation in
      for item in items { continuation.yield(item) }
      continuation.finish()
    }
    await stop.cancelling {
      await forEach(of: stream, concurrently: configuration.download.parallel) { item in
        do {
          ended.yield((item, try await mend(item, archive, refetch)))
        } catch is CancellationError {
          ended.yield((item, .later("the repair was stopped")))
        } catch {
          ended.yield((item, .failed(error)))
        }
      }
    }
    ended.finish()
  }

  private func mend(
    _ item: RepairItem, _ archive: ArchiveWriter, _ refetch: Refetch
  ) async throws -> Ending {
    switch (item.remedy, item.damaged) {
    case (.copies(let patchwork), let damaged?):
      do {
        _ = try await blocking { try archive.mend(damaged, with: patchwork) }
        return .mended(from: patchwork.sources.map(\.string))
      } catch let error as ArchiveError where error.isAboutCopy {
        return .lost("its copy changed while it was read. \(error)")
      }
    case (.provider(let owners), let damaged?):
      return try await refetched(damaged, owners, archive, refetch)
    default:
      return .lost(RepairItem.noRemedy)
    }
  }

  private func refetched(
    _ damaged: Damaged, _ owners: [ArtifactOwner], _ archive: ArchiveWriter, _ refetch: Refetch
  ) async throws -> Ending {
    var reasons: [String] = []
    var isLost = true
    for owner in owners {
      do {
        let staged = try await refetch(owner, as: "refetched-\(damaged.digest)")
        guard try await blocking({ try archive.accepts(staged, as: damaged) }) else {
          let sentence = "\(owner.provider) hands out another file now, which is in quarantine"
          _ = try await blocking {
            try archive.quarantine(
              staged: staged.path, provider: owner.provider, taskID: owner.taskID,
              role: owner.role, reason: "other-bytes", sentence: sentence)
          }
          reasons.append(sentence)
          continue
        }
        return .mended(from: [owner.provider])
      } catch let setback as Refetch.Setback {
        reasons.append("\(owner.provider): \(setback.trouble.sentence)")
        if setback.consequence != .lost { isLost = false }
      }
    }
    let reason = reasons.joined(separator: "; ")
    return isLost ? .lost(reason) : .later(reason)
  }

  /// Writes down what came of it, and of a mended object in a successor of each of its receipts; returns
  /// what is to be told.
  func journal(
    _ item: RepairItem, _ ending: Ending, _ archive: ArchiveWriter
  ) async throws -> ProblemEvent {
    switch ending {
    case .failed(let error): throw error
    case .lost(let reason): return item.lost(reason)
    case .later(let reason): return item.later(reason)
    case .mended(let sources):
      let event = item.mended(from: sources)
      let mended = Receipt.Mended(
        time: Date(), path: item.path, was: item.was, from: sources, holdfast: Version.text)
      try await blocking {
        for owner in item.owners where item.remedy.bringsBytes {
          _ = try owner.receipt.map { receipt in
            try archive.succeed(
              provider: owner.provider, taskID: owner.taskID, receipt: receipt.path,
              promised: receipt.digest, mended)
          }
        }
        try archive.append(records: [Event.problem(event).line])
      }
      return event
    }
  }
}

extension ArchiveError {
  /// Whether it says that a file elsewhere is not what it was when the plan was made.
  fileprivate var isAboutCopy: Bool {
    switch self {
    case .notTheBytes, .sizeMismatch, .unreadable: true
    default: false
    }
  }
}

extension ArchiveWriter {
  /// Takes the bytes in place of a damaged file if they are the right ones.
  fileprivate func accepts(_ staged: StagedFile, as damaged: Damaged) throws -> Bool {
    do throws(ArchiveError) {
      _ = try mend(damaged, with: staged)
      return true
    } catch .notTheBytes {
      return false
    }
  }
}
