import Archive
import FoundationEssentials
import Ledger
import enum Media.CheckValue

extension Reporting {
  /// Days whose tokens are told.
  private static let days = 7.0
  /// Models of these days: their names come from outside.
  private static let mostModels = 200

  func read(_ ledger: Ledger, into report: inout NightlyReport) async throws {
    report.holdings = NightlyReport.Holdings(try await ledger.counts())
    report.needsPerson = try await StatusReport.troubles(ledger)
    report.open = try await open(ledger)
    let firstDay = (night.ended.timeIntervalSince1970 / 86_400).rounded(.down) - Self.days + 1
    report.tokens = try await ledger.tokens(
      since: Date(timeIntervalSince1970: firstDay * 86_400), limit: Self.mostModels)
    report.margin = try await Margin.of(
      ledger, configuration, now: night.ended, isRunning: try await isAnotherRunning(ledger))
    guard let run = night.run else { return }
    report.intake?.timeLeft = try await ledger.timeLeft(in: run)
    try await readTroubles(of: run, ledger, into: &report)
    try await readChecks(into: &report)
  }

  /// A scrub may end while an intake is under way; one that was killed has no end either.
  private func isAnotherRunning(_ ledger: Ledger) async throws -> Bool {
    guard let last = try await ledger.lastRuns(1).first, last.id != night.run, last.endedAt == nil
    else { return false }
    let root = configuration.archive
    return try await blocking { try Archive(at: root).writer() } != nil
  }

  private func open(_ ledger: Ledger) async throws -> NightlyReport.Open {
    let counts = try await ledger.openTasks()
    return NightlyReport.Open(
      tasks: counts.map(\.tasks).reduce(0, +),
      counts: counts.map { count in
        NightlyReport.Open.Count(
          provider: count.provider, state: count.stage.rawValue, tasks: count.tasks)
      },
      oldest: try await ledger.oldestOpen()?.rfc3339,
      next: try await ledger.mostUrgent(NightlyReport.named).map(NightlyReport.Task.init))
  }

  /// What came to a bad end in this run.
  private func readTroubles(
    of run: RunRow.ID, _ ledger: Ledger, into report: inout NightlyReport
  ) async throws {
    let previous = try await ledger.run(before: run).map { $0.endedAt ?? $0.begunAt }
    var unwatched = NightlyReport.Troubles(.lost)
    var troubles: [NightlyReport.Troubles.Kind: NightlyReport.Troubles] = [:]
    var filter = TaskFilter()
    filter.run = run
    filter.since = night.begun
    filter.needsPerson = true
    try await ledger.forEachTask(filter) { row in
      guard let kind = NightlyReport.Troubles.Kind(row) else { return }
      troubles[kind, default: NightlyReport.Troubles(kind)].add(row)
      guard kind == .lost, let deadline = row.deadline, deadline < night.begun,
        previous.map({ $0 < deadline }) ?? true
      else { return }
      unwatched.add(row)
    }
    report.troubles = NightlyReport.Troubles.Kind.allCases.compactMap { troubles[$0] }
    if unwatched.tasks > 0 { report.diedUnwatched = unwatched }
  }

  /// What was expected of the named mismatches, beside what came, as their receipts tell it.
  private func readChecks(into report: inout NightlyReport) async throws {
    guard let index = report.troubles.firstIndex(where: { $0.kind == .mismatch }) else { return }
    let root = configuration.archive
    let tasks = report.troubles[index].named.map {
      Export.Task(provider: $0.provider, taskID: $0.taskID)
    }
    let records = try await blocking {
      try Archive(at: root).receipts(CheckedReceipt.self, of: tasks, threads: Machine.cores)
    }
    for (place, record) in records.enumerated() {
      report.troubles[index].named[place].checks = (try? record.get())?.failed
    }
  }
}

/// As much of a receipt as says what did not pass.
private struct CheckedReceipt: Decodable, Sendable {
  struct Artifact: Decodable, Sendable {
    let role: String
    let checks: [Check]?
  }

  struct Check: Decodable, Sendable {
    let name: String
    let expected: CheckValue
    let actual: CheckValue?
    let result: String
  }

  let artifacts: [Artifact]

  var failed: [NightlyReport.Check] {
    artifacts.flatMap { artifact in
      (artifact.checks ?? []).filter { $0.result == "failed" }.map { check in
        NightlyReport.Check(
          role: artifact.role, name: check.name, expected: check.expected, actual: check.actual)
      }
    }
  }
}
