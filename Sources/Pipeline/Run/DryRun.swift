import Archive
import FoundationEssentials
import Ledger

/// `--dry-run`: what a run would do, from the lists and the ledger, without a lock, a poll or a
/// change.
struct DryRun: Sendable {
  let run: Run
  let intake: Intake

  func callAsFunction() async throws -> Exit {
    let began = ContinuousClock.now
    let ledger = try await ExistingLedger.openUnlessNew(in: run.configuration.archive)
    if run.options.lists.isEmpty {
      try await tellOpen(ledger)
    } else {
      try await tellListed(ledger)
    }
    try await ledger?.close()
    let counts = run.tally.snapshot
    await run.tell(
      .summary(
        SummaryEvent(
          command: "run --dry-run", queued: counts.queued, outcomes: Counts(counts.outcomes),
          verdicts: Counts(counts.verdicts),
          bytes: counts.bytes, seconds: began.elapsed, exit: Exit.done.rawValue))
    )
    return .done
  }

  private func tellOpen(_ ledger: Ledger?) async throws {
    var filter = TaskFilter()
    filter.stages = Stage.open
    try await ledger?.forEachTask(filter) { row in
      try await tell(row, row.provider, row.taskID, ledger)
    }
  }

  private func tellListed(_ ledger: Ledger?) async throws {
    await intake.tellErrors(run.tally, run.tell)
    var names: Set<[String]> = []
    var duplicates = Listing.Duplicates()
    try await intake.listing.forEachBatch { batch in
      for listed in batch {
        guard names.insert([listed.provider, listed.taskID]).inserted else {
          duplicates.note(listed)
          continue
        }
        let row = try await ledger?.tasks(listed.taskID, provider: listed.provider).first
        try await tell(row, listed.provider, listed.taskID, ledger)
      }
      return true
    }
    await duplicates.tell(run.tell)
  }

  private func tell(
    _ row: TaskRow?, _ provider: String, _ taskID: String, _ ledger: Ledger?
  ) async throws {
    if let row, let outcome = row.outcome, !outcome.isTriedAgain(reason: row.reason) {
      let ending = Ending(row, artifacts: try await ledger?.artifacts(of: row) ?? [])
      run.tally.countAgain(ending)
      return await run.tell(.task(ending.event(provider: provider, taskID: taskID)))
    }
    run.tally.countQueued()
    await run.tell(
      .task(TaskEvent(provider: provider, taskID: taskID, state: Stage.queued.rawValue)))
  }
}
