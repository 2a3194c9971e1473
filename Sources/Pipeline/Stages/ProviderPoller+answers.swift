import FoundationEssentials
import Ledger
import Providers
import Synchronization

/// What a provider's answer means for its task.
extension ProviderPoller {
  func handle(_ state: TaskState, of row: TaskRow, _ answer: PollAnswer) async {
    if let item = await context.inFlight[row.id] { return await renew(item, row, with: state) }
    let isKept = context.kept.holdsWhole(InFlightTasks.Key(task: row.id, role: .video))
    switch state {
    case .pending(let pending) where !isKept || !policy.hasGivenUp(row.history):
      await wait(row, pending, answer)
    case .finished(let finished)
    where isKept || finished.artifacts.contains { $0.role == .video }:
      await tellNotKept(finished.notKept, row)
      await context.takeIn(row, finished.details, finished.artifacts, answer)
    case _ where isKept:
      // The provider has no link any more, or not even the task; but its video is here.
      await context.takeIn(row, Details(), [], answer)
    case .pending(let pending):
      await wait(row, pending, answer)
    case .finished(let finished):
      await waitForLink(row, finished, answer)
    case .failed(let failure):
      await endGone(
        row, .failed, Trouble(reason: failure.reason.rawValue, sentence: failure.message), answer)
    case .notAVideoTask(let object):
      await endGone(row, .rejected, notAVideo(object), answer)
    case .unknown(let message, let isCertain):
      await unknown(row, message, isCertain: isCertain, answer)
    }
  }

  /// The answer to the poll for another link of a task in flight.
  ///
  /// - Parameter row: as it was claimed for the poll.
  private func renew(_ item: InFlightTask, _ row: TaskRow, with state: TaskState) async {
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
        context.clocks(for: item))
      if let item = await context.inFlight[item.id] { await context.record(refusalsOf: item) }
    case .pending where context.options.noWait:
      return await context.giveUpRenewal(item.id)
    case .pending where item.hasVideo || policy.hasGivenUp(row.history):
      await context.inFlight.giveUpRefused(item.id)
    case .pending:
      // The provider takes it back, for a while.
      let next = Date(timeIntervalSinceNow: provider.poll.every.seconds)
      await context.orStop { try await context.ledger.recoverLater(item.id, at: next) }
      return
    case .unknown(let message, let isCertain):
      let now = Date()
      let history = policy.history(after: .unknownTask, of: row.history, at: now)
      let isRightAddress = isCertain || health.withLock { $0.isRightAddress }
      let verdict = policy.verdict(
        on: .unknownTask, history, isRightAddress: isRightAddress, at: now)
      guard verdict == .noSuchTask else {
        return await postpone(
          row, unknownTask(message), history, isLeft: verdict == .setAside)
      }
      await context.inFlight.giveUpRefused(item.id, because: unknownTask(message).sentence)
    case .failed(let failure):
      await context.inFlight.giveUpRefused(item.id, because: failure.message)
    case .notAVideoTask(let object):
      await context.inFlight.giveUpRefused(item.id, because: notAVideo(object).sentence)
    }
    await context.advance(item.id)
  }

  /// Ends a task of which the provider says that there is nothing to fetch.
  ///
  /// One whose link was refused in this run is lost.
  private func endGone(
    _ row: TaskRow, _ outcome: Outcome, _ trouble: Trouble, _ answer: PollAnswer
  ) async {
    let refusals = await context.orStop(else: []) {
      row.refusals == 0 ? [] : try await context.ledger.artifacts(of: row.id)
    }.compactMap { Refusals($0.refusals, of: context.run) }
    guard let refusal = refusals.first?.trouble else {
      return await context.endGone(row, outcome, trouble, answer)
    }
    await context.endGone(
      row, .lost, refusal.followed(by: trouble.sentence), deadline: row.deadline, answer)
  }

  private func notAVideo(_ object: String) -> Trouble {
    let article = object.lowercased().first.map { "aeiou".contains($0) } == true ? "an" : "a"
    return Trouble(
      reason: "not-a-video-task",
      sentence: "the provider calls it \(article) \(object), not a video")
  }

  private func wait(_ row: TaskRow, _ pending: Pending, _ answer: PollAnswer) async {
    if pending.isUnknownStatus { await warn(of: pending, row) }
    let now = Date()
    let links = pending.artifacts.filter { $0.role == .video }
    let kind: PollPolicy.Answer = links.isEmpty ? .pending : .unclear
    let history = policy.history(after: kind, of: row.history, at: now)
    let deadline = context.deadlines(of: links, pending.details, row, known: []).first.map {
      $1.source == .firstSeen ? $1.date : $1.end
    }
    switch policy.verdict(on: kind, history, deadline: deadline, at: now) {
    case .gaveUp:
      return await context.endGone(
        row, .failed,
        Trouble(
          reason: Outcome.gaveUp,
          sentence: "still \(pending.status) after \(provider.poll.giveUpAfter.configured)"),
        answer)
    case .fetch:
      await context.notice(
        .warning, "unknown-status",
        "\(provider.name) still says \(pending.status) of \(row.taskID), and no later time to fetch "
          + "it is sure: it is fetched all the same", provider: provider.name)
      return await context.takeIn(
        row, pending.details, pending.artifacts, answer,
        note: "fetched while the provider said \(pending.status)")
    case let verdict:
      context.tally.note(nil, of: row)
      let share = dialect.intervalShare(model: pending.details.model)
      let isLeft = verdict == .setAside
      var poll = OpenPoll(
        history: history, next: isLeft ? nil : nextPoll(in: provider.poll.every.seconds * share))
      poll.model = pending.details.model
      if !links.isEmpty {
        poll.trouble = (
          "unknown-status",
          "\(provider.name) says \(pending.status), which is none of the known states, beside a link"
        )
      }
      await record(poll, of: row, isLeft: isLeft)
    }
  }

  private func waitForLink(
    _ row: TaskRow, _ finished: Finished, _ answer: PollAnswer
  ) async {
    let now = Date()
    let kind = PollPolicy.Answer.finishedWithoutLink(hasRefusal: finished.refusal != nil)
    let history = policy.history(after: kind, of: row.history, at: now)
    switch policy.verdict(on: kind, history, at: now) {
    case .refused:
      return await context.endGone(
        row, .failed,
        Trouble(
          reason: Failure.Reason.providerFailed.rawValue, sentence: finished.refusal ?? ""),
        answer)
    case .noLink:
      let words = finished.refusal.map { ": \($0)" } ?? ""
      return await context.endGone(
        row, .rejected,
        Trouble(reason: "no-link", sentence: "finished, but the provider gives no link\(words)"),
        answer)
    default: break
    }
    context.tally.note(nil, of: row)
    await context.notice(
      .detail, "no-link",
      "\(provider.name) says that it is finished, and gives no link that can be used",
      provider: provider.name, tasks: [row.name])
    var poll = OpenPoll(history: history, next: nextPoll(in: provider.poll.every.seconds))
    poll.isFinished = true
    await record(poll, of: row)
  }

  private func unknown(
    _ row: TaskRow, _ message: String, isCertain: Bool, _ answer: PollAnswer
  ) async {
    let now = Date()
    let history = policy.history(after: .unknownTask, of: row.history, at: now)
    let isRightAddress = isCertain || health.withLock { $0.isRightAddress }
    let trouble = unknownTask(message)
    switch policy.verdict(on: .unknownTask, history, isRightAddress: isRightAddress, at: now) {
    case .noSuchTask:
      await endGone(row, .unknown, trouble, answer)
    case _ where isRightAddress:
      await context.notice(
        .detail, trouble.reason, trouble.sentence, provider: provider.name, tasks: [row.name])
      await record(
        OpenPoll(history: history, next: nextPoll(in: provider.poll.every.seconds)), of: row)
    case let verdict:
      await postpone(
        row, Trouble(reason: "wrong-path", sentence: trouble.sentence), history,
        isLeft: verdict == .setAside)
    }
  }

  private func unknownTask(_ message: String) -> Trouble {
    Trouble(reason: "unknown-task", sentence: "\(provider.name) knows no such task: \(message)")
  }

  private func warn(of pending: Pending, _ row: TaskRow) async {
    // One warning a status, and no more than a provider has reason to invent.
    let isNew = health.withLock { health in
      health.warnedStatuses.count < 16 && health.warnedStatuses.insert(pending.status).inserted
    }
    guard isNew else { return }
    let meaning =
      pending.artifacts.isEmpty
      ? "it is taken as pending"
      : "beside it is a link, which is fetched if the word stays"
    await context.notice(
      .warning, "unknown-status",
      "\(provider.name) says \(pending.status) of \(row.taskID), which is none of the known "
        + "statuses; \(meaning)", provider: provider.name)
  }

  private func tellNotKept(_ names: [String], _ row: TaskRow) async {
    guard let name = names.first else { return }
    let isFirst = health.withLock { health in
      defer { health.hasToldNotKept = true }
      return !health.hasToldNotKept
    }
    await context.notice(
      isFirst ? .notice : .detail, "not-kept",
      "\(provider.name) also gives \(name) of \(row.taskID), which is not kept",
      provider: provider.name, tasks: [row.name])
  }
}
