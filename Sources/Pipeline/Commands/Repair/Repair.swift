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
  /// Once it is asked for, nothing more is begun, and what is asked of a provider is put down.
  let stop: Stop
  let tell: Tell

  /// Tells what would be done about what is recorded.
  func plan(_ found: Verification) async throws -> Report {
    var report = Report()
    try await forEachBatch(of: found) { problems in
      for item in try await plan(problems, found.archive).items {
        await note(item.plan, in: &report)
      }
    }
    if let event = try await planModes(found.archive) { await note(event, in: &report) }
    return report
  }

  /// Does it, as the archive's one writer, and renews the seal.
  func act(on found: Verification) async throws -> Report {
    let root = configuration.archive
    let archive = try await blocking { try ArchiveWriter.locked(at: root, begun: Date()) }
    defer { archive.close() }
    let transfers = try Transfers(TransferSettings(configuration.download))
    let keyring = Keyring(configuration, environment: environment)
    let hosts = HostQueue(configuration)
    var report = Report(isDone: true)
    var failure: (any Error)?
    do {
      try await forEachBatch(of: found) { problems in
        // Receipts first: they tell who has the objects, and of what chunks these are made.
        for part in Self.receiptsFirst(problems) where !part.isEmpty && stop.reason == nil {
          let plan = try await plan(part, archive.archive)
          try await blocking { try keyring.need(plan.providers) }
          let refetch = Refetch(
            configuration: configuration, keys: keyring.keys, transfers: transfers,
            archive: archive, hosts: hosts)
          try await act(on: plan, archive, refetch, &report)
        }
      }
      if let event = try await mendModes(archive) { await note(event, in: &report) }
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
}
