import Archive
import FoundationEssentials
import Ledger
import Providers
import Synchronization
import Transfer

/// The loop that polls one provider: links to recover first, then what was never asked, then what
/// is due.
final class ProviderPoller: Sendable {
  struct Health {
    var inFlight = 0
    /// Polls that tasks whose links were refused may take now.
    var refusedPolls: PollShare
    /// Polls in a row that brought no state.
    var failures = 0
    /// The tasks of the latest answers in a row that were 403.
    var forbidden: Set<String> = []
    /// The latest answers in a row that said that there is no such path.
    var wrongPaths = 0
    /// Whether any answer has brought a state: then the configured URL is right.
    var hasAnswered = false
    var warnedStatuses: Set<String> = []
  }

  let context: RunContext
  let provider: ProviderConfiguration
  let dialect: Dialect
  let pace: Pace
  let health: Mutex<Health>

  /// For this long a finished task may be without a link before it is rejected: gateways fill it in
  /// on a later poll.
  static let linkGrace: TimeInterval = 600
  /// Answers in a row that stop a provider: 403 on different tasks, or a path that does not exist.
  static let strikes = 3
  /// A pause that a provider asks for and that is told.
  static let longPause = Duration.seconds(60)

  init(context: RunContext, provider: ProviderConfiguration) {
    self.context = context
    self.provider = provider
    dialect = provider.api
    let rate = provider.poll.rate.perSecond
    pace = Pace(rate: rate)
    health = Mutex(Health(refusedPolls: PollShare(rate: rate, width: PollStage.width, now: .now)))
  }

  /// Returns when the provider has no open task left, when it was stopped, or when the task is
  /// cancelled.
  func run() async {
    let bell = context.bell(of: provider.name)
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled, context.tally.isOpen(provider.name) {
        guard context.tally.halt(of: provider.name) == nil else { break }
        let rows = await claim()
        if rows.isEmpty { await bell.wait(atMost: await untilNextPoll()) }
        for row in rows {
          guard (try? await pace.take()) != nil, context.tally.halt(of: provider.name) == nil
          else { break }
          health.withLock { $0.inFlight += 1 }
          group.addTask {
            await self.poll(row)
            self.health.withLock { $0.inFlight -= 1 }
            bell.ring()
          }
        }
      }
      group.cancelAll()
    }
    for id in await context.inFlight.refused(of: provider.name) {
      await context.giveUpRenewal(id)
    }
  }

  private func claim() async -> [TaskRow] {
    let free = PollStage.width - health.withLock { $0.inFlight }
    guard free > 0 else { return [] }
    let room = await context.inFlight.room
    let refused = health.withLock { $0.refusedPolls.available(at: .now) }
    let rows: [TaskRow] = await context.orStop(else: []) {
      if room > InFlightTasks.capacity / 2 {
        let parked = try await context.ledger.earliestFinished(
          run: context.run, excluding: await context.inFlight.ids, limit: room / 2)
        // Tasks have come onto the tasks in flight meanwhile, which announces them before the ledger knows.
        let there = await context.inFlight.ids
        let missing = parked.map(\.id).filter { !there.contains($0) }
        if !missing.isEmpty { try await context.ledger.backToRecover(missing) }
      }
      return try await context.ledger.claimPolls(
        provider: provider.name, run: context.run, now: Date(), limit: free, refused: refused)
    }
    health.withLock { $0.refusedPolls.take(rows.count { $0.refusals > 0 }) }
    return rows
  }

  private func untilNextPoll() async -> Duration {
    let opening = health.withLock { $0.refusedPolls.opening(at: .now) }
    let next = await context.orStop(else: nil) {
      let ledger = context.ledger
      let other = try await ledger.nextPoll(provider: provider.name, run: context.run)
      let refused = try await ledger.nextRefusedPoll(provider: provider.name, run: context.run)
      return [other, refused.map { max($0, Date(timeIntervalSinceNow: opening.seconds)) }]
        .compactMap(\.self).min()
    }
    let isFull = health.withLock { $0.inFlight } >= PollStage.width
    guard let next, !isFull else { return .seconds(60) }
    return .seconds(min(60, max(0.001, next.timeIntervalSinceNow)))
  }

  private func poll(_ row: TaskRow) async {
    if row.polls == 0 { await context.tell(.polling, row) }
    let reply: Reply
    do throws(TransferError) {
      reply = try await context.transfers.fetch(
        Request(
          polling: row.taskID, at: provider, key: context.keys[provider.name],
          context.configuration.download))
    } catch {
      guard error != .cancelled else { return }
      return await postpone(row, Trouble(reason: error.slug, sentence: "\(error)"))
    }
    context.tally.note(serverDate: reply.serverDate, of: provider.name)
    let answer = PollAnswer(
      status: reply.status, body: reply.body, key: context.keys[provider.name]?.revealed ?? "")
    do throws(PollError) {
      let state = try dialect.state(of: row.taskID, in: answer)
      health.withLock { health in
        health.failures = 0
        health.hasAnswered = true
        health.forbidden = []
        health.wrongPaths = 0
      }
      await handle(state, of: row, answer)
    } catch {
      await handle(error, of: row, retryAfter: reply.retryAfter)
    }
  }

  // MARK: What went wrong

  private func handle(_ error: PollError, of row: TaskRow, retryAfter: Duration?) async {
    let trouble = Trouble(reason: error.slug, sentence: "\(error)")
    health.withLock { health in
      if case .forbidden = error {} else { health.forbidden = [] }
      if case .wrongPath = error {} else { health.wrongPaths = 0 }
    }
    switch error {
    case .unauthorized:
      await context.halt(provider.name, "unauthorized", "\(provider.name): \(error)")
    case .forbidden:
      let isStruck = health.withLock { health in
        health.forbidden.insert(row.taskID)
        return health.forbidden.count >= Self.strikes
      }
      guard !isStruck else {
        return await context.halt(
          provider.name, "unauthorized",
          "\(provider.name), for \(Self.strikes) tasks in a row: \(error)")
      }
      await postpone(row, trouble)
    case .wrongPath where health.withLock({ $0.hasAnswered }):
      let sentence = "\(provider.name) answered with something that is none of its API's replies"
      await postpone(row, Trouble(reason: "provider-down", sentence: sentence))
    case .wrongPath:
      let isStruck = health.withLock { health in
        health.wrongPaths += 1
        return health.wrongPaths >= Self.strikes
      }
      guard !isStruck else {
        return await context.halt(
          provider.name, "wrong-url",
          "providers.\(provider.name).url, \(provider.url.text): \(error)")
      }
      await postpone(row, trouble)
    case .throttled:
      await leaveAlone(for: retryAfter ?? delay())
      await postpone(row, trouble)
    default:
      if let retryAfter { await leaveAlone(for: retryAfter) }
      await postpone(row, trouble)
    }
  }

  /// The provider is not asked for a while; when that is long, somebody may want to know.
  private func leaveAlone(for pause: Duration) async {
    guard pace.close(for: pause) >= Self.longPause else { return }
    await context.notice(
      .warning, "provider-down",
      "\(provider.name) asks to be left alone; it is asked again in \(Int(pause.seconds)) s",
      provider: provider.name)
  }

  /// The poll brought no state: asked again, later each time, the longer nothing comes.
  private func postpone(_ row: TaskRow, _ trouble: Trouble) async {
    let failures = health.withLock { health in
      health.failures += 1
      return health.failures
    }
    if failures == Self.strikes {
      await context.notice(
        .warning, "provider-down",
        "\(Self.strikes) polls of \(provider.name) in a row brought nothing: \(trouble.sentence)",
        provider: provider.name)
    }
    await context.notice(
      .detail, trouble.reason, trouble.sentence, provider: provider.name,
      tasks: [row.name])
    context.tally.note(trouble, of: row)
    let seconds = max(provider.poll.every.seconds, delay().seconds)
    guard row.deadline != nil else { return await schedule(row, in: seconds, model: nil) }
    // It is finished: it keeps its place before those that were never asked for.
    await context.orStop {
      if let next = nextPoll(in: seconds) {
        try await context.ledger.recoverLater(row.id, at: next)
      } else {
        try await context.ledger.stage(row.id, .ready)
      }
    }
    guard context.options.noWait else { return }
    if await context.inFlight[row.id] != nil {
      await context.giveUpRenewal(row.id)
    } else {
      await context.park(row)
    }
  }

  private func delay() -> Duration {
    context.delay(attempt: max(1, health.withLock { $0.failures }))
  }

  /// The task is not finished: it is asked for again.
  func again(_ row: TaskRow, in seconds: TimeInterval, model: String?) async {
    context.tally.note(nil, of: row)
    await schedule(row, in: seconds, model: model)
  }

  private func schedule(_ row: TaskRow, in seconds: TimeInterval, model: String?) async {
    await context.orStop {
      try await context.ledger.pending(
        row.id, next: nextPoll(in: seconds), model: model, polledAt: Date())
    }
    if context.options.noWait { await context.park(row) }
  }

  /// A tenth earlier or later, so that what started together spreads out; nil when each task is polled
  /// once only.
  func nextPoll(in seconds: TimeInterval) -> Date? {
    guard !context.options.noWait else { return nil }
    return Date(timeIntervalSinceNow: seconds * .random(in: 0.9...1.1))
  }
}
