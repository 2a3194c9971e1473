import FoundationEssentials
import Ledger
import Providers
import Synchronization

/// What a provider's answer means for its task.
extension ProviderPoller {
  func handle(_ state: TaskState, of row: TaskRow, _ answer: PollAnswer) async {
    if let item = await context.inFlight[row.id] { return await renew(item, with: state) }
    let isKept = context.kept.holdsWhole(InFlightTasks.Key(task: row.id, role: .video))
    switch state {
    case .pending(let pending) where !isKept || !hasGivenUp(on: row):
      await wait(row, pending)
    case .finished(let finished) where finished.artifacts.contains { $0.role == .video }:
      await context.takeIn(row, finished.details, finished.artifacts, answer)
    case _ where isKept:
      // The provider has no link any more, or not even the task; but its video is here.
      await context.takeIn(row, Details(), [], answer)
    case .pending(let pending):
      await wait(row, pending)
    case .finished:
      await waitForLink(row)
    case .failed(let failure):
      await endGone(
        row, .failed, Trouble(reason: failure.reason.rawValue, sentence: failure.message))
    case .notAVideoTask(let object):
      await endGone(
        row, .rejected,
        Trouble(
          reason: "not-a-video-task", sentence: "the provider calls it a \(object), not a video"))
    case .unknown(let message, let needsSecondLook):
      await unknown(row, message, needsSecondLook: needsSecondLook)
    }
  }

  /// The answer to the poll for another link of a task in flight.
  private func renew(_ item: InFlightTask, with state: TaskState) async {
    guard !item.isHandedOn else { return }
    switch state {
    case .finished(let finished):
      let known = await context.orStop(else: []) {
        try await context.ledger.artifacts(of: item.id)
      }
      let links = context.deadlines(
        of: finished.artifacts, finished.details, item.row, known: known)
      // Before the links are used: a refusal of one of them asks for the next poll.
      await context.relink(item, links)
      await context.inFlight.renew(
        item.id, artifacts: links, by: context.retryPolicy(of: provider.name),
        now: context.tally.now(at: provider.name))
      if let item = await context.inFlight[item.id] { await context.record(refusalsOf: item) }
    case .pending where context.options.noWait:
      return await context.giveUpRenewal(item.id)
    case .pending where item.hasVideo || hasGivenUp(on: item.row):
      await context.inFlight.giveUpRefused(item.id)
    case .pending:
      // The provider takes it back, for a while.
      let next = Date(timeIntervalSinceNow: provider.poll.every.seconds)
      await context.orStop { try await context.ledger.recoverLater(item.id, at: next) }
      return
    case .unknown(_, needsSecondLook: true) where await isFirstSighting(item.row):
      if context.options.noWait { await context.giveUpRenewal(item.id) }
      return
    case .failed, .notAVideoTask, .unknown:
      await context.inFlight.giveUpRefused(item.id)
    }
    await context.advance(item.id)
  }

  private func isFirstSighting(_ row: TaskRow) async -> Bool {
    await context.orStop(else: 0) {
      try await context.ledger.unknownSighting(
        row.id, next: nextPoll(in: provider.poll.every.seconds), polledAt: Date())
    } == 1
  }

  /// Ends a task of which the provider says that there is nothing to fetch.
  ///
  /// One whose link was refused in this run is lost.
  private func endGone(_ row: TaskRow, _ outcome: Outcome, _ trouble: Trouble) async {
    let refusals = await context.orStop(else: []) {
      row.refusals == 0 ? [] : try await context.ledger.artifacts(of: row.id)
    }.compactMap { Refusals($0.refusals, of: context.run) }
    guard let refusal = refusals.first?.trouble else {
      return await context.end(row, outcome, trouble)
    }
    await context.end(
      row, .lost,
      Trouble(
        reason: refusal.reason, sentence: "\(refusal.sentence) Its provider: \(trouble.sentence)"),
      deadline: row.deadline)
  }

  private func wait(_ row: TaskRow, _ pending: Pending) async {
    if pending.isUnknownStatus { await warn(ofStatus: pending.status, row) }
    if hasGivenUp(on: row) {
      return await context.end(
        row, .failed,
        Trouble(
          reason: "gave-up",
          sentence: "still \(pending.status) after \(provider.poll.giveUpAfter.configured)"))
    }
    let share = dialect.intervalShare(model: pending.details.model)
    await again(row, in: provider.poll.every.seconds * share, model: pending.details.model)
  }

  private func hasGivenUp(on row: TaskRow) -> Bool {
    // By what was seen here: a failure is final, and a wrong clock or time elsewhere must not make one.
    Date().timeIntervalSince(row.enqueuedAt) > provider.poll.giveUpAfter.seconds
  }

  private func waitForLink(_ row: TaskRow) async {
    let now = Date()
    let seen = row.finishedSeenAt ?? now
    if now.timeIntervalSince(seen) > Self.linkGrace {
      return await context.end(
        row, .rejected,
        Trouble(reason: "no-link", sentence: "finished, but the provider gives no link"))
    }
    context.tally.note(nil, of: row)
    await context.notice(
      .detail, "no-link",
      "\(provider.name) says that it is finished, and gives no link that can be used",
      provider: provider.name, tasks: [row.name])
    await context.orStop {
      try await context.ledger.finishedWithoutLink(
        row.id, next: nextPoll(in: provider.poll.every.seconds), at: now)
    }
    if context.options.noWait { await context.park(row) }
  }

  private func unknown(_ row: TaskRow, _ message: String, needsSecondLook: Bool) async {
    let sightings = await context.orStop(else: 0) {
      try await context.ledger.unknownSighting(
        row.id, next: nextPoll(in: provider.poll.every.seconds), polledAt: Date())
    }
    guard sightings > 0 else { return }
    if needsSecondLook && sightings < 2 {
      if context.options.noWait { await context.park(row) }
      return
    }
    await endGone(
      row, .unknown,
      Trouble(reason: "unknown-task", sentence: "\(provider.name) knows no such task: \(message)"))
  }

  private func warn(ofStatus status: String, _ row: TaskRow) async {
    // One warning a status, and no more than a provider has reason to invent.
    let isNew = health.withLock { health in
      health.warnedStatuses.count < 16 && health.warnedStatuses.insert(status).inserted
    }
    guard isNew else { return }
    await context.notice(
      .warning, "unknown-status",
      "\(provider.name) says \(status) of \(row.taskID), which is none of the known statuses; "
        + "it is taken as pending", provider: provider.name)
  }
}
