import Archive
import FoundationEssentials
import SystemPackage
import Transfer

/// `holdfast verify --repair`: mends what other copies, a living link or a provider can mend, by digest
/// only.
struct Repair: Sendable {
  /// What came of the items, or would: how many, by what was told of them.
  struct Report: Sendable {
    fileprivate(set) var numbers: [String: Int] = [:]
    fileprivate(set) var isDone = false
  }

  /// Problems that are looked into together: the other copies are listed once for so many.
  private static let batch = 10_000

  let configuration: Configuration
  let environment: [String: String]
  let copies: [FilePath]
  let tell: Tell

  /// Tells what would be done about what is recorded.
  func plan(_ found: Verification) async throws -> Report {
    var report = Report()
    try await forEachBatch(of: found) { problems in
      for item in try await plan(problems, found.archive).items {
        await note(item.plan, in: &report)
      }
    }
    return report
  }

  /// Does it, as the archive's one writer, and renews the seal.
  func act(on found: Verification) async throws -> Report {
    let root = configuration.archive
    let archive = try await blocking { try ArchiveWriter.locked(at: root, begun: Date()) }
    defer { archive.close() }
    let transfers = try Transfers(TransferSettings(configuration.download))
    let keyring = Keyring(configuration, environment: environment)
    var report = Report(isDone: true)
    var failure: (any Error)?
    do {
      try await forEachBatch(of: found) { problems in
        // Receipts first: they tell who has the objects, and of what chunks these are made.
        for part in Self.receiptsFirst(problems) where !part.isEmpty {
          let plan = try await plan(part, archive.archive)
          let keys = try await blocking { try keyring.keys(of: plan.providers) }
          let refetch = Refetch(
            configuration: configuration, keys: keys, transfers: transfers, archive: archive)
          try await act(on: plan, archive, refetch, &report)
        }
      }
    } catch {
      failure = error
    }
    await transfers.close()
    if let failure { throw failure }
    try await blocking { _ = try archive.seal(at: Date()) }
    return report
  }

  private static func receiptsFirst(
    _ problems: [Verification.Problem]
  ) -> [[Verification.Problem]] {
    let isReceipt = { (problem: Verification.Problem) in problem.path.hasPrefix("data/tasks/") }
    return [problems.filter(isReceipt), problems.filter { !isReceipt($0) }]
  }

  private func forEachBatch(
    of found: Verification, _ body: ([Verification.Problem]) async throws -> Void
  ) async throws {
    var last: Verification.Problem?
    repeat {
      let (problems, next) = try await blocking { [last] in
        var problems: [Verification.Problem] = []
        var next = last
        repeat {
          let page = try found.recordedProblems(after: next)
          problems += page
          next = page.last
        } while next != nil && problems.count < Self.batch
        return (problems, next)
      }
      try await body(problems)
      last = next
    } while last != nil
  }

  private func note(_ event: ProblemEvent, in report: inout Report) async {
    report.numbers[event.reason, default: 0] += 1
    await tell(.problem(event))
  }

  private func act(
    on plan: RepairPlan, _ archive: ArchiveWriter, _ refetch: Refetch, _ report: inout Report
  ) async throws {
    let (endings, ended) = AsyncStream.makeStream(of: (RepairItem, Ending).self)
    async let work: Void = mend(plan.items, archive, refetch, ended)
    var failure: (any Error)?
    // One after the other: two artifacts of a task have one receipt.
    for await (item, ending) in endings {
      do {
        await note(try await journal(item, ending, archive), in: &report)
      } catch {
        failure = failure ?? error
      }
    }
    await work
    if let failure { throw failure }
  }

  /// What came of an item.
  private enum Ending: Sendable {
    case mended(from: [String])
    case lost(String)
    /// This machine can't write.
    case failed(any Error)
  }

  private func mend(
    _ items: [RepairItem], _ archive: ArchiveWriter, _ refetch: Refetch,
    _ ended: AsyncStream<(RepairItem, Ending)>.Continuation
  ) async {
    let stream = AsyncStream(RepairItem.self) { continuation in
      for item in items { continuation.yield(item) }
      continuation.finish()
    }
    await forEach(of: stream, concurrently: configuration.download.parallel) { item in
      do {
        ended.yield((item, try await mend(item, archive, refetch)))
      } catch {
        ended.yield((item, .failed(error)))
      }
    }
    ended.finish()
  }

  private func plan(
    _ problems: [Verification.Problem], _ archive: Archive
  ) async throws -> RepairPlan {
    let providers = Set(configuration.providers.map(\.name))
    let plan = try await blocking {
      try RepairPlan(for: problems, in: archive, copiesIn: copies, providers: providers)
    }
    for error in plan.unread {
      await tell(
        .problem(ProblemEvent(severity: .warning, reason: "copies-unread", sentence: "\(error)")))
    }
    return plan
  }

  private func mend(
    _ item: RepairItem, _ archive: ArchiveWriter, _ refetch: Refetch
  ) async throws -> Ending {
    switch (item.remedy, item.damaged) {
    case (.mode, _):
      try await blocking { try archive.protect(item.path) }
      return .mended(from: [])
    case (.copies(let patchwork), let damaged?):
      _ = try await blocking { try archive.mend(damaged, with: patchwork) }
      return .mended(from: patchwork.sources.map(\.string))
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
      } catch let trouble as Trouble {
        reasons.append("\(owner.provider): \(trouble.sentence)")
      }
    }
    return .lost(reasons.joined(separator: "; "))
  }

  /// Writes down what came of it, and of a mended object in a successor of each of its receipts; returns
  /// what is to be told.
  private func journal(
    _ item: RepairItem, _ ending: Ending, _ archive: ArchiveWriter
  ) async throws -> ProblemEvent {
    switch ending {
    case .failed(let error): throw error
    case .lost(let reason): return item.lost(reason)
    case .mended(let sources):
      let event = item.mended(from: sources)
      let mended = Receipt.Mended(
        time: Date(), path: item.path, was: item.was, from: sources, holdfast: Version.text)
      try await blocking {
        for owner in item.owners where item.remedy.bringsBytes {
          _ = try owner.receipt.map {
            try archive.succeed(
              provider: owner.provider, taskID: owner.taskID, receipt: $0, mended)
          }
        }
        try archive.append(records: [Event.problem(event).line])
      }
      return event
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
