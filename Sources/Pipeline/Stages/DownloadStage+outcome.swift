import Archive
import FoundationEssentials
import Ledger
import Providers
import SystemPackage
import Transfer

/// What comes of an attempt.
extension DownloadStage {
  /// Puts an attempt's bytes where they belong, and decides what comes next.
  func settle(
    _ key: InFlightTasks.Key, _ item: InFlightTask, _ part: ArtifactTransfer, _ staged: StagedFile,
    _ attempt: Result<Fetched, BrokenDownload>, hasReceived: Bool
  ) async {
    let inFlight = context.inFlight
    switch await salvaging(attempt, staged, part, item, hasReceived: hasReceived) {
    case .success(let fetched):
      let place = part.partial?.path ?? fetched.staged.path
      guard let fetched = await context.commit(fetched, to: place, key, part) else {
        await inFlight.settle(key) { $0.state = .ready(notBefore: .now) }
        return
      }
      await inFlight.note(key, .success)
      await inFlight.settle(key) { part in
        part.state = .fetched(fetched)
        part.partial = nil
        part.failures.transport = 0
        part.failures.refusals = nil
      }
    case .failure(let broken):
      let broken = broken.forTelling(about: part.link)
      let error = broken.cause
      let host = part.link.origin.host
      if let date = broken.serverDate {
        await inFlight.change(key) { $0.hostClock = ClockReading(date: date, instant: .now) }
      }
      let clocks = context.clocks(
        for: item,
        host: broken.serverDate.map { ClockReading(date: $0, instant: .now) } ?? part.hostClock)
      let trouble = trouble(error, item, part, clocks)
      let isProxied = context.isProxied(part.link, item.row)
      let outcome = TransferOutcome(error, isProxied: isProxied)
      let situation = context.situation(of: part, await inFlight[key.task] ?? item, clocks)
      let decision = context.retryPolicy(of: item.row.provider).decide(
        after: broken.beside(part.partial?.prefix), isProxied: isProxied, trouble: trouble,
        hasReceived: hasReceived,
        in: situation, random: .random(in: 0..<1))
      let wish = error.retryAfter.map { $0 * .random(in: 1...1.1) }
      // A refusal is the link's own.
      if let wish, outcome == .transport {
        await inFlight.close(host: host, for: wish, by: key)
      }
      // A gateway that says that what is behind it is gone is well itself.
      await inFlight.note(
        key, outcome == .refusal ? .answer() : HostPolicy.Ending(error, hasReceived: hasReceived))
      if outcome == .proxy, context.tally.isFirstProxyRefusal() {
        await context.notice(.warning, trouble.reason, trouble.sentence)
      }
      if case .noRoom(let length) = error {
        await noteNoRoom(key, item.row, length)
      } else if error != .cancelled {
        await context.notice(
          .detail, trouble.reason, trouble.sentence, provider: item.row.provider,
          tasks: [item.row.name])
      }
      await putDown(staged, key, item.row, part, broken, decision, trouble)
      await noteRanges(key, part, broken, outcome, hasReceived: hasReceived)
      await carryOut(decision, key, item, part, trouble, wish)
      await giveUpStranded(at: host, trouble, isByProxy: outcome == .proxy)
    }
  }

  /// A host that lets nobody in is probed for all its files together: what one of them would have been
  /// given up for, all are.
  private func giveUpStranded(
    at host: String, _ trouble: Trouble, isByProxy: Bool
  ) async {
    let inFlight = context.inFlight
    let stranded = await inFlight.stranded(at: host, after: settings.retry.attempts)
    if !stranded.isEmpty { await context.recallHopeless(at: host) }
    for key in stranded {
      guard let item = await inFlight[key.task], let part = item[key.role] else { continue }
      let policy = context.retryPolicy(of: item.row.provider)
      let situation = context.situation(
        of: part, item, context.clocks(for: item, host: part.hostClock))
      await inFlight.change(key) { part in
        policy.noteSilence(&part.failures, in: situation)
        part.failures.unreachable = trouble
      }
      switch policy.unreachable(part.failures, trouble, in: situation) {
      case .leave: await context.leave(item)
      // A proxy ends no task.
      case .giveUp where isByProxy: await context.leave(item)
      case .giveUp(let outcome):
        await inFlight.change(key) { $0.giveUp(trouble, as: outcome) }
        await context.advance(key.task)
      case .again, .whole, .renew, .stop: break
      }
    }
  }

  /// What arrived stays for another attempt, where there is one; of what can't be gone on with, a person
  /// gets what may be of use.
  ///
  /// A beginning that was here before goes only for one that is longer.
  private func putDown(
    _ staged: StagedFile, _ key: InFlightTasks.Key, _ row: TaskRow, _ part: ArtifactTransfer,
    _ broken: BrokenDownload, _ decision: RetryPolicy.Decision, _ trouble: Trouble
  ) async {
    let before = part.partial.flatMap { $0.path == staged.path ? nil : $0 }
    var partial = before
    defer { staged.close() }
    if case .content(.objectChanged) = broken.cause {
      await context.quarantine(staged.path, row, key.role, trouble)
    } else if let prefix = broken.prefix, prefix.bytes > before?.prefix.bytes ?? 0 {
      partial = await kept(staged, prefix, key, part) ?? before
    } else if broken.prefix == nil, case .giveUp(.rejected) = decision {
      if let page = broken.page { await context.write(page, into: staged, of: row, part.link) }
      await context.quarantine(staged.path, row, key.role, trouble)
    } else {
      await context.discard(staged.path)
    }
    await context.inFlight.change(key) { [partial] in $0.partial = partial }
  }

  /// The bytes of a broken attempt, once they outlive a power cut and the ledger knows; nil, and gone, when
  /// they can't.
  private func kept(
    _ staged: StagedFile, _ prefix: Prefix, _ key: InFlightTasks.Key, _ part: ArtifactTransfer
  ) async -> Partial? {
    let place = part.partial?.path ?? staged.path
    let archive = context.archive
    guard (try? await blocking { try archive.sync(staged) }) != nil else {
      await context.discard(staged.path)
      return nil
    }
    let isKept = await context.orStop {
      if place != staged.path {
        try await blocking { try archive.rename(staged, to: place).close() }
      }
      // Of a damaged file that is fetched again, the first bytes are those that another run keeps.
      guard part.earlier == nil else { return }
      try await context.ledger.brokeOff(
        key.task, role: key.role.rawValue, validator: context.tellable(prefix.validator, part),
        length: prefix.length, checksum: prefix.checksum?.description, synced: prefix.bytes,
        isVouched: prefix.isVouched)
    }
    return isKept ? Partial(path: place, prefix: prefix) : nil
  }

  /// Notes whether the next attempt asks for the rest of the file or for the whole.
  private func noteRanges(
    _ key: InFlightTasks.Key, _ part: ArtifactTransfer, _ broken: BrokenDownload,
    _ outcome: TransferOutcome, hasReceived: Bool
  ) async {
    let attempt = RangeFallback.Attempt(
      askedForRest: broken.askedForRest, hasReceived: hasReceived,
      isTransport: outcome == .transport,
      isLast: part.failures.transport + 1 >= settings.retry.attempts)
    let lastAnswer = await context.inFlight.lastAnswer(of: part.link.origin.host)
    await context.inFlight.change(key) { part in
      part.takesRanges = part.rangeFallback.takesRanges(
        after: attempt, lastAnswer: lastAnswer, now: .now)
    }
  }

  private func carryOut(
    _ decision: RetryPolicy.Decision, _ key: InFlightTasks.Key, _ item: InFlightTask,
    _ asked: ArtifactTransfer, _ trouble: Trouble, _ wish: Duration?
  ) async {
    let inFlight = context.inFlight
    switch decision {
    case .stop:
      context.stop.request(.cannotWrite(slug: trouble.reason, sentence: trouble.sentence))
      await inFlight.settle(key) { $0.state = .ready(notBefore: .now) }
    case .again(let delay, let failures):
      await inFlight.settle(key) { part in
        part.state = .ready(notBefore: part.opening(after: delay, wish: wish, at: .now))
        part.failures = failures
      }
    case .whole(let delay):
      await inFlight.settle(key) { part in
        part.state = .ready(notBefore: .now.advanced(by: delay))
        part.takesRanges = false
      }
    case .renew(let delay, let failures):
      await renew(key, item, asked, after: delay, failures)
    case .giveUp(let outcome):
      await inFlight.settle(key) { $0.giveUp(trouble, as: outcome) }
    case .leave(let isRefused):
      // It isn't asked for again before it is off the tasks in flight.
      await inFlight.settle(key) { $0.state = .ready(notBefore: .now.advanced(by: .seconds(60))) }
      await context.leave(item, for: isRefused ? .linkRefused(trouble) : nil)
    }
  }

  /// There is no room for a file of this length at least: another run need not ask for it to know.
  private func noteNoRoom(
    _ key: InFlightTasks.Key, _ row: TaskRow, _ length: Int64
  ) async {
    await context.inFlight.change(key) { $0.leastLength = max($0.leastLength, length) }
    await context.orStop {
      try await context.ledger.needsRoom(key.task, role: key.role.rawValue, length: length)
    }
    await DiskCleanup(context: context).tellNoRoom(key, row)
  }

  /// A refusal after the link's end has that end as its reason.
  private func trouble(
    _ error: TransferError, _ item: InFlightTask, _ part: ArtifactTransfer, _ clocks: LinkClocks
  ) -> Trouble {
    let trouble = Trouble(reason: error.slug, sentence: "\(error)")
    let named = error.isRefusal ? trouble.naming(part.deadline.end, clocks) : trouble
    guard named.reason == trouble.reason else { return named }
    let advice = context.provider(item.row.provider)?.advice(on: error, at: part.link) ?? ""
    return Trouble(reason: trouble.reason, sentence: "\(error)\(advice)")
  }

  /// Asks the provider for another link, and goes on with this one when there is none.
  ///
  /// The first poll is due at once, each later one when the link may be asked again.
  private func renew(
    _ key: InFlightTasks.Key, _ item: InFlightTask, _ asked: ArtifactTransfer,
    after delay: Duration, _ failures: ArtifactTransfer.Failures
  ) async {
    guard let refusals = failures.refusals else { preconditionFailure("renewed without a refusal") }
    let timeout = context.provider(item.row.provider)?.poll.timeout ?? .zero
    let latest = max(delay, settings.retry.longestDelay) + timeout
    var isNeeded = true
    await context.inFlight.settle(key) { part in
      part.failures = failures
      // It is the link that is refused, and not the rest by itself.
      part.takesRanges = true
      // Another one has come while this one was asked.
      isNeeded = part.link.url == asked.link.url
      // The poll's answer comes first, unless it is late.
      part.state = .ready(notBefore: isNeeded ? .now.advanced(by: latest) : .now)
    }
    guard isNeeded else { return }
    if context.tally.halt(of: item.row.provider) != nil {
      return await context.goOnWithoutPolls(key.task)
    }
    let due = refusals.count == 1 ? Date.distantPast : Date(timeIntervalSinceNow: delay.seconds)
    await context.orStop {
      try await context.ledger.refused(
        key.task, role: key.role.rawValue, times: refusals.count,
        history: try refusals.text(of: context.run), nextPoll: due)
    }
    context.ring(item.row.provider)
  }
}

extension Trouble {
  fileprivate static func linkRefused(_ refusal: Trouble) -> Trouble {
    Trouble(
      reason: "link-refused",
      sentence: "its host does not give the file out yet, or not any more; "
        + "the next run asks again. \(refusal.sentence)")
  }
}

extension RunContext {
  fileprivate func situation(
    of part: ArtifactTransfer, _ item: InFlightTask, _ clocks: LinkClocks
  ) -> RetryPolicy.Situation {
    RetryPolicy.Situation(
      failures: part.failures, link: part.link, deadline: part.deadline.end,
      isVideo: part.role == .video, hasVideo: item.hasVideo,
      awaitsVideo: part.role != .video && item[.video]?.isOpen == true && !item.hasVideo,
      clocks: clocks)
  }
}

extension BrokenDownload {
  /// With the longer beginning of those that are here: a whole attempt leaves the one before it in place.
  fileprivate func beside(_ other: Prefix?) -> BrokenDownload {
    guard let other, other.bytes > prefix?.bytes ?? 0 else { return self }
    return BrokenDownload(
      cause: cause, prefix: other, askedForRest: askedForRest, page: page, serverDate: serverDate)
  }

  /// Without what its host repeats of the link that it was asked with.
  fileprivate func forTelling(about link: Link) -> BrokenDownload {
    guard let code = cause.code, link.isRepeated(in: code) else { return self }
    return BrokenDownload(
      cause: cause.withoutCode, prefix: prefix, askedForRest: askedForRest, page: page,
      serverDate: serverDate)
  }
}
