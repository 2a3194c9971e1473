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
    /// Its wish to be left alone.
    var gate = Gate(at: .now)
    var lastPoll: UInt64 = 0
    /// Polls that tasks whose links were refused may take now.
    var refusedPolls: PollShare
    /// Polls in a row that brought no state.
    var failures = 0
    var standing = ProviderStanding()
    /// Whether the provider has ever told a state at this address, in this run or before.
    var isRightAddress = false
    /// When an answer last brought a state.
    var lastState: Date?
    var warnedStatuses: Set<String> = []
    var hasToldNotKept = false
  }

  let context: RunContext
  let provider: ProviderConfiguration
  let dialect: Dialect
  let policy: PollPolicy
  let pace: Pace
  let health: Mutex<Health>

  /// Polls in a row without a state that are told.
  static let strikes = 3
  /// A pause that a provider asks for and that is told.
  static let longPause = Duration.seconds(60)

  init(context: RunContext, provider: ProviderConfiguration) {
    self.context = context
    self.provider = provider
    dialect = provider.api
    let rate = provider.poll.rate.perSecond
    policy = PollPolicy(
      giveUpAfter: provider.poll.giveUpAfter.seconds, every: provider.poll.every.seconds,
      run: context.run, schedule: context.schedule)
    pace = Pace(rate: rate)
    health = Mutex(Health(refusedPolls: PollShare(rate: rate, width: PollStage.width, now: .now)))
  }

  /// Returns when the provider has no open task left, when it was stopped, or when the task is
  /// cancelled.
  func run() async {
    let bell = context.bell(of: provider.name)
    let isRightAddress = await context.orStop(else: false) {
      try await context.ledger.hasToldState(provider: provider.name, url: provider.url.text)
    }
    health.withLock { $0.isRightAddress = isRightAddress }
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled, context.tally.isOpen(provider.name) {
        guard await mayPoll(bell) else { break }
        let rows = await claim()
        if rows.isEmpty { await bell.wait(atMost: await untilNextPoll()) }
        for row in rows {
          guard await mayPoll(bell, taking: pace) else { break }
          let id = begin()
          group.addTask {
            await self.poll(row, id)
            self.health.withLock { health in
              health.inFlight -= 1
              health.gate.ended(id)
            }
            bell.ring()
          }
        }
      }
      group.cancelAll()
    }
    guard context.tally.halt(of: provider.name) != nil else { return }
    for id in await context.inFlight.refused(of: provider.name) {
      await context.goOnWithoutPolls(id)
    }
  }

  /// Waits until the provider may be asked; returns false when none of its tasks needs that any more.
  ///
  /// - Parameter pace: takes a poll of this rate as well.
  private func mayPoll(_ bell: Wakeup, taking pace: Pace? = nil) async -> Bool {
    while !Task.isCancelled, context.tally.isOpen(provider.name),
      context.tally.halt(of: provider.name) == nil
    {
      guard let wait = await untilOpening() ?? pace?.takeOrWait() else { return true }
      await bell.wait(atMost: wait)
    }
    return false
  }

  /// How long the provider is to be left alone; nil when it may be asked.
  ///
  /// It is probed before a link dies that only a poll brings back.
  private func untilOpening() async -> Duration? {
    let now = Moment.now
    guard health.withLock({ $0.gate.isClosed(at: now.instant) }) else { return nil }
    let deadline = await context.orStop(else: nil) {
      try await context.ledger.nextDeadline(
        provider: provider.name, run: context.run, after: now.date)
    }
    return health.withLock { health in
      if health.gate.isProbed(at: now.instant) { return .seconds(60) }
      let opening = health.gate.opening(before: deadline.map(now.instant(of:)))
      return opening > now.instant ? now.instant.duration(to: opening) : nil
    }
  }

  private func begin() -> UInt64 {
    health.withLock { health in
      health.inFlight += 1
      health.lastPoll += 1
      health.gate.began(health.lastPoll, at: .now)
      return health.lastPoll
    }
  }

  /// The next polls: no more than half a second takes, so that what is recalled soon goes before the
  /// others.
  private func claim() async -> [TaskRow] {
    let free = PollStage.width - health.withLock { $0.inFlight }
    guard free > 0 else { return [] }
    let limit = min(free, max(1, Int(provider.poll.rate.perSecond / 2)))
    let refused = health.withLock { $0.refusedPolls.available(at: .now) }
    let rows: [TaskRow] = await context.orStop(else: []) {
      try await context.recall()
      return try await context.ledger.claimPolls(
        provider: provider.name, run: context.run, now: Date(), limit: limit, refused: refused)
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
    let recall = await context.inFlight.untilNextRecall ?? .seconds(60)
    guard let next, !isFull else { return min(.seconds(60), recall) }
    return min(.seconds(min(60, max(0.001, next.timeIntervalSinceNow))), recall)
  }

  private func poll(_ row: TaskRow, _ id: UInt64) async {
    if row.polls == 0 { await context.tell(.polling, row) }
    let reply: Reply
    do throws(TransferError) {
      reply = try await context.transfers.fetch(
        Request(
          polling: row.taskID, at: provider, key: context.keys[provider.name],
          context.configuration.download))
    } catch {
      guard error != .cancelled else { return }
      await missed(row)
      return await handle(error, of: row)
    }
    context.tally.note(serverDate: reply.serverDate, of: provider.name)
    if reply.status != 429, reply.retryAfter == nil {
      health.withLock { $0.gate.answered(id, at: .now) }
    }
    let answer = PollAnswer(
      status: reply.status, body: reply.body, key: context.keys[provider.name]?.revealed ?? "",
      base: Origin(provider.url.text))
    do throws(PollError) {
      let state = try dialect.state(of: row.taskID, in: answer)
      if await !isStopped(by: state, row) { await handle(state, of: row, answer) }
      await context.inFlight.polled(row.id, of: provider.name)
    } catch {
      await missed(row)
      await handle(error, of: row, retryAfter: reply.retryAfter)
    }
  }

  /// Records what a state says of the provider; returns true when the provider is stopped.
  private func isStopped(by state: TaskState, _ row: TaskRow) async -> Bool {
    if case .unknown(let message, isCertain: false) = state,
      !health.withLock({ $0.isRightAddress })
    {
      return await isStopped(
        by: .wrongPath, row, "it has no task of those that were asked for: \(message)")
    }
    let isNew = health.withLock { health in
      health.failures = 0
      health.lastState = Date()
      health.standing.clear()
      if case .unknown(_, isCertain: false) = state { return false }
      defer { health.isRightAddress = true }
      return !health.isRightAddress
    }
    if isNew {
      await context.orStop {
        try await context.ledger.toldState(
          provider: provider.name, url: provider.url.text, at: Date())
      }
    }
    return false
  }

  // MARK: What went wrong

  /// The poll brought no answer about its task, which is asked again unless each task is asked once.
  private func missed(_ row: TaskRow) async {
    if context.options.noWait {
      await context.inFlight.polled(row.id, of: provider.name)
    } else {
      await context.inFlight.pollFailed(of: provider.name)
    }
  }

  private func handle(_ error: TransferError, of row: TaskRow) async {
    switch error {
    case .cancelled: return
    case .tooLarge(let cap): await handle(.tooLarge(limit: Int(cap)), of: row, retryAfter: nil)
    case .content:
      // A complete answer, though no usable one.
      health.withLock { $0.standing.clear() }
      await postpone(row, Trouble(reason: error.slug, sentence: "\(error)"), after: .unusable)
    default:
      await postpone(row, Trouble(reason: error.slug, sentence: "\(error)"), after: .none)
    }
  }

  private func handle(_ error: PollError, of row: TaskRow, retryAfter: Duration?) async {
    var trouble = Trouble(reason: error.slug, sentence: "\(error)")
    switch error {
    case .unauthorized:
      return await context.halt(provider.name, "unauthorized", "\(provider.name): \(error)")
    case .forbidden:
      if await isStopped(by: .forbidden, row, "\(error)") { return }
    case .wrongPath:
      if await isStopped(by: .wrongPath, row, "\(error)") { return }
      if health.withLock({ $0.standing.isCleared }) {
        let sentence = "\(provider.name) answered with something that is none of its API's replies"
        trouble = Trouble(reason: "provider-down", sentence: sentence)
      }
    case .throttled:
      await leaveAlone(for: retryAfter ?? delay())
    default:
      if !error.isOutage { health.withLock { $0.standing.clear() } }
      if let retryAfter { await leaveAlone(for: retryAfter) }
    }
    await postpone(row, trouble, after: error.isOutage ? outage(row) : .unusable)
  }

  /// A provider that tells other tasks' states is not down: the answer is this task's own.
  private func outage(_ row: TaskRow) -> PollPolicy.Answer {
    guard let asked = row.history.askedAt, let told = health.withLock({ $0.lastState }) else {
      return .outage
    }
    return told > asked ? .unusable : .outage
  }

  /// Returns true when the provider is stopped, since it refuses each of its tasks.
  private func isStopped(
    by refusal: ProviderStanding.Refusal, _ row: TaskRow, _ sentence: String
  ) async -> Bool {
    let open = context.tally.openTasks(of: provider.name)
    let hadState = row.history.run == context.run && row.history.hasStateInRun
    let verdict = health.withLock {
      $0.standing.refuse(row.id, refusal, hadState: hadState, open: open)
    }
    switch verdict {
    case .goOn: return false
    case .drawSample:
      let drawn = await context.orStop(else: []) {
        try await context.ledger.drawPolls(
          provider: provider.name, run: context.run, count: ProviderStanding.sample)
      }
      health.withLock { $0.standing.draw(drawn) }
      return false
    case .stop(.forbidden):
      await context.halt(
        provider.name, "unauthorized", "\(provider.name), for every task asked for: \(sentence)")
    case .stop(.wrongPath):
      await context.halt(
        provider.name, "wrong-url",
        "providers.\(provider.name).url, \(provider.url.text): \(sentence)")
    }
    return true
  }

  /// The provider is not asked for a while; when that is long, somebody may want to know.
  private func leaveAlone(for pause: Duration) async {
    let now = ContinuousClock.now
    let isLong = health.withLock { health in
      defer { health.gate.close(until: now + pause, at: now) }
      return max(health.gate.end, now).duration(to: now + pause) >= Self.longPause
    }
    guard isLong else { return }
    let wait = await untilOpening() ?? .zero
    await context.notice(
      .warning, "provider-down",
      "\(provider.name) asks to be left alone; it is asked again in \(Int(wait.seconds.rounded())) s",
      provider: provider.name)
  }

  /// The poll brought no state: the task is asked for again, or left to another run.
  private func postpone(
    _ row: TaskRow, _ trouble: Trouble, after answer: PollPolicy.Answer
  ) async {
    let now = Date()
    let history = policy.history(after: answer, of: row.history, at: now)
    let verdict = policy.verdict(on: answer, history, at: now)
    if verdict == .setAside, policy.hasBeenUseless(history),
      context.kept.holdsWhole(InFlightTasks.Key(task: row.id, role: .video))
    {
      return await context.takeIn(
        row, Details(), [], nil,
        note: "its provider gave no usable reply any more: \(trouble.sentence)")
    }
    await postpone(row, trouble, history, isLeft: verdict == .setAside)
  }

  /// Asks again, later each time, the longer nothing comes.
  func postpone(
    _ row: TaskRow, _ trouble: Trouble, _ history: PollHistory, isLeft: Bool
  ) async {
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
    let next = nextPoll(in: seconds).map { Deferral.limit($0, before: row.deadline, at: Date()) }
    // A finished task keeps its place before those that were never asked for.
    var poll = OpenPoll(history: history, next: isLeft ? nil : next)
    poll.isToRecover = row.deadline != nil
    if isLeft {
      poll.trouble = (
        "unusable-reply",
        "no reply of \(provider.name) could be used, the last one because \(trouble.sentence)"
      )
    }
    await record(poll, of: row, isLeft: isLeft)
  }

  private func delay() -> Duration {
    context.delay(attempt: max(1, health.withLock { $0.failures }))
  }

  /// Records a poll that leaves its task open.
  ///
  /// - Parameter isLeft: the task is left to another run.
  func record(_ poll: OpenPoll, of row: TaskRow, isLeft: Bool = false) async {
    await context.orStop { try await context.ledger.polled(row.id, poll, at: Date()) }
    guard isLeft || context.options.noWait else { return }
    if await context.inFlight[row.id] != nil {
      await context.giveUpRenewal(row.id)
    } else {
      await context.park(row)
    }
  }

  /// A tenth earlier or later, so that what started together spreads out; nil when each task is polled
  /// once only.
  func nextPoll(in seconds: TimeInterval) -> Date? {
    guard !context.options.noWait else { return nil }
    return Date(timeIntervalSinceNow: seconds * .random(in: 0.9...1.1))
  }
}
