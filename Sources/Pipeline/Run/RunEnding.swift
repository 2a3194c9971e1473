import Archive
import FoundationEssentials
import Ledger

/// What a run tells beside the outcomes of its own work: what is left, and the summary.
struct RunEnding: Sendable {
  let context: RunContext

  /// Journal lines that are flushed together.
  private static let chunk = 500
  /// Files that the seal misses, told one by one; `holdfast verify` tells them all.
  private static let missingTold = 100

  /// The tasks of this run that have no end are `waiting`, with the reason.
  ///
  /// Those are journaled whose deadline the journals don't tell yet: more isn't needed to make a ledger
  /// anew.
  func tellWhatIsLeft() async {
    var left: [(row: TaskRow, event: Event)] = []
    var open = TaskFilter()
    open.run = context.run
    open.stages = Stage.open
    await context.orStop {
      try await context.ledger.forEachTask(open) { row in
        let ending = Ending(
          outcome: .waiting, trouble: reason(of: row), deadline: row.deadline)
        context.tally.count(ending, of: row.id, at: row.provider)
        left.append((row, .task(ending.event(provider: row.provider, taskID: row.taskID))))
        if left.count == Self.chunk { await flush(&left) }
      }
      await flush(&left)
    }
  }

  private func flush(_ left: inout [(row: TaskRow, event: Event)]) async {
    // Told even where the disk is full: that a task is left open is known from the ledger as well.
    await context.orStop { try await journal(left.filter(\.row.hasUntoldDeadline)) }
    for (_, event) in left { await context.tell(event) }
    left = []
  }

  private func journal(_ left: [(row: TaskRow, event: Event)]) async throws {
    guard !left.isEmpty else { return }
    let archive = context.archive
    let lines = left.map(\.event.line)
    let span = try await blocking { try archive.append(records: lines) }
    try await context.ledger.journaledDeadlines(
      of: left.map(\.row.id),
      covering: Coverage(run: context.run, bytes: archive.covered(with: [span])))
    archive.committed([span])
  }

  private static let notFetched = Trouble(
    reason: "not-fetched", sentence: "finished, but not fetched yet; run again")

  private func reason(of row: TaskRow) -> Trouble {
    if let halt = context.tally.halt(of: row.provider) { return halt }
    if row.needsPerson, let reason = row.reason {
      return Trouble(reason: reason, sentence: row.sentence ?? "")
    }
    switch row.stage {
    case .ready, .downloading, .verifying, .storing:
      return Self.notFetched
    case .queued, .polling, .done:
      if row.history.pollsWithoutLink > 0 {
        return Trouble(
          reason: "no-link",
          sentence: "\(row.provider) says that it is finished, and gives no link yet")
      }
      if row.finishedSeenAt != nil { return Self.notFetched }
      if row.history.unknownSightings > 0 {
        return Trouble(
          reason: "unknown-task",
          sentence:
            "\(row.provider) knows no such task, which counts once it has said so twice; run again")
      }
      if let trouble = context.tally.trouble(of: row) {
        return Trouble(
          reason: trouble.reason == "wrong-path" ? "wrong-url" : "provider-down",
          sentence: "\(row.provider) could not be asked: \(trouble.sentence)")
      }
      return Trouble(reason: "generating", sentence: "not finished when the run ended; run again")
    }
  }

  /// Renews the seal, tells the summary, and says what the run ends with.
  func seal(since began: ContinuousClock.Instant) async -> Exit {
    let missing = await context.orStop(else: []) {
      try await blocking {
        try context.archive.hasUnsealed() ? context.archive.seal(at: Date()).missing : []
      }
    }
    for path in missing.prefix(Self.missingTold) {
      await context.notice(.error, "missing", "\(path) was stored, and is not there any more")
    }
    if let trouble = context.stop.trouble {
      let sentence = try? await blocking {
        context.archive.archive.hinting(trouble.sentence, reason: trouble.reason)
      }
      await context.notice(.error, trouble.reason, sentence ?? trouble.sentence)
    }
    let exit = await exit(isWhole: missing.isEmpty)
    let counts = context.tally.snapshot
    let summary = Event.summary(
      SummaryEvent(
        command: context.feed == nil ? "run" : "nightly", outcomes: Counts(counts.outcomes),
        verdicts: Counts(counts.verdicts), tokens: counts.tokens, received: counts.received,
        bytes: counts.bytes, seconds: began.elapsed, exit: exit.rawValue))
    await context.orStop {
      try await context.ledger.endRun(
        context.run, exit: Int(exit.rawValue), summary: summary.line,
        covering: context.archive.covered(), at: Date())
    }
    await context.tell(summary)
    return exit
  }

  private func exit(isWhole: Bool) async -> Exit {
    switch context.stop.reason {
    case .signal(let number): return .signal(number)
    case .cannotWrite: return .cannotWrite
    case .timeIsUp, nil: break
    }
    var counts = context.tally.snapshot
    if context.options.lists.isEmpty {
      // A bare run answers for all that is not acknowledged, whichever run it was.
      let troubled = await context.orStop(else: true) {
        try await context.ledger.needsPerson() > 0
      }
      counts.needsPerson = counts.needsPerson || troubled
    }
    if counts.needsPerson || counts.troubled > 0 || !isWhole { return .needsPerson }
    return counts.isUnfinished ? .unfinished : .done
  }
}

extension TaskRow {
  fileprivate var hasUntoldDeadline: Bool { deadline != nil && deadline != journaledDeadline }
}
