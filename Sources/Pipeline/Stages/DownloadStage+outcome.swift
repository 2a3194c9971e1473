import Archive
import FoundationEssentials
import Ledger
import Providers
import SystemPackage
import Transfer

/// What comes of an attempt.
extension DownloadStage {
  /// After so many refused links in a row the task is set aside for a while.
  private static let renewals = 3
  /// After so many in all it is lost with the next.
  private static let mostRenewals = 12
  /// So many bytes farther than any attempt before, and the attempts are counted anew: a host that breaks
  /// off again and again gets there, and one that only drips does not keep a transfer alive for ever.
  private static let progress: Int64 = 256 << 10

  /// Puts an attempt's bytes where they belong, and decides what comes next.
  func settle(
    _ key: InFlightTasks.Key, _ item: InFlightTask, _ part: ArtifactTransfer, _ staged: StagedFile,
    _ attempt: Result<Fetched, BrokenDownload>, hasReceived: Bool
  ) async {
    let inFlight = context.inFlight
    switch attempt {
    case .success(let fetched):
      // Of a damaged file that is fetched again, the first bytes are those that another run keeps.
      if part.earlier == nil {
        await context.orStop {
          try await context.ledger.fetched(
            key.task, role: key.role.rawValue, digest: fetched.contents.sha256,
            bytes: fetched.contents.bytes, validator: context.tellable(fetched.validator, part))
        }
      }
      await inFlight.note(key, .success)
      await inFlight.settle(key) { part in
        part.state = .fetched(fetched)
        part.partial = nil
        part.failures.transport = 0
      }
    case .failure(let broken):
      let broken = broken.forTelling(about: part.link)
      let error = broken.cause
      let host = part.link.origin.host
      let trouble = trouble(error, item, part)
      if hasReceived {
        // The link is alive, or was.
        await inFlight.change(key) { $0.isLastLink = false }
      }
      let outcome = TransferOutcome(error, isProxied: context.isProxied(part.link, item.row))
      let next = next(after: broken, outcome, item, part, hasReceived: hasReceived)
      if let pause = error.retryAfter {
        await inFlight.close(host: host, for: pause * .random(in: 1...1.1))
      }
      // A gateway that says that what is behind it is gone is well itself.
      await inFlight.note(
        key, outcome == .refusal ? .answer() : Hosts.Ending(error, hasReceived: hasReceived))
      if error != .cancelled {
        await context.notice(
          .detail, trouble.reason, trouble.sentence, provider: item.row.provider,
          tasks: [item.row.name])
      }
      await putDown(staged, key, item.row, part, broken, next, trouble)
      let refusal = Refusal(
        url: part.link.url, trouble: trouble, askedForRest: broken.askedForRest)
      await go(on: next, key, item, refusal)
      await giveUpStranded(at: host, trouble)
    }
  }

  /// A host that lets nobody in is probed for all its files together: what one of them would have been
  /// given up for, all are.
  private func giveUpStranded(at host: String, _ trouble: Trouble) async {
    let inFlight = context.inFlight
    for key in await inFlight.stranded(at: host, after: settings.retry.attempts) {
      guard let item = await inFlight[key.task], let part = item[key.role] else { continue }
      if context.options.noWait {
        await context.leave(item)
      } else if isOverdue(item, part) {
        await inFlight.change(key) { $0.giveUp(trouble, as: .lost) }
        await context.advance(key.task)
      }
    }
  }

  /// What arrived stays for another attempt, where there is one; of what can't be gone on with, a person
  /// gets what may be of use.
  private func putDown(
    _ staged: StagedFile, _ key: InFlightTasks.Key, _ row: TaskRow, _ part: ArtifactTransfer,
    _ broken: BrokenDownload, _ next: Next, _ trouble: Trouble
  ) async {
    var partial: Partial?
    switch (next, broken.cause) {
    case (.giveUp(.rejected), _), (_, .content(.objectChanged)):
      if case .content(.notMedia) = broken.cause {
        await context.redact(staged, of: row, part.link)
      }
      await context.quarantine(staged.path, row, key.role, trouble)
    default:
      if let prefix = broken.prefix, await isSynced(staged, prefix, key, part) {
        partial = Partial(path: staged.path, prefix: prefix)
      } else {
        await context.discard(staged.path)
      }
    }
    staged.close()
    await context.inFlight.change(key) { [partial] in $0.partial = partial }
  }

  /// Whether the bytes of a broken attempt outlive a power cut, and the ledger knows.
  private func isSynced(
    _ staged: StagedFile, _ prefix: Prefix, _ key: InFlightTasks.Key, _ part: ArtifactTransfer
  ) async -> Bool {
    guard (try? await blocking { try context.archive.sync(staged) }) != nil else { return false }
    return await context.orStop {
      try await context.ledger.brokeOff(
        key.task, role: key.role.rawValue, validator: context.tellable(prefix.validator, part),
        length: prefix.length, synced: prefix.bytes)
    }
  }

  private func go(
    on next: Next, _ key: InFlightTasks.Key, _ item: InFlightTask, _ refusal: Refusal
  ) async {
    let trouble = refusal.trouble
    let inFlight = context.inFlight
    switch next {
    case .stop:
      context.stop.request(.cannotWrite(slug: trouble.reason, sentence: trouble.sentence))
      await inFlight.settle(key) { $0.state = .ready(notBefore: .now) }
    case .again(let delay, let failures):
      await inFlight.settle(key) { part in
        part.state = .ready(notBefore: .now.advanced(by: delay))
        part.failures = failures
      }
    case .whole(let delay):
      await inFlight.settle(key) { part in
        part.state = .ready(notBefore: .now.advanced(by: delay))
        part.takesRanges = false
      }
    case .renew(let failures):
      await renew(key, item, failures, refusal)
    case .giveUp(let outcome):
      await inFlight.settle(key) { $0.giveUp(trouble, as: outcome) }
    case .leave:
      await inFlight.settle(key) { $0.state = .ready(notBefore: .now) }
      await context.leave(item)
    }
  }

  /// A refusal by a host whose clock is past the deadline is the link's end.
  private func trouble(
    _ error: TransferError, _ item: InFlightTask, _ part: ArtifactTransfer
  ) -> Trouble {
    guard case .refused = error, isOverdue(item, part) else {
      return Trouble(reason: error.slug, sentence: "\(error)")
    }
    return Trouble(
      reason: "link-expired",
      sentence: "The link died at \(part.deadline.date.rfc3339). \(error)")
  }

  /// By the provider's own clock.
  private func isOverdue(_ item: InFlightTask, _ part: ArtifactTransfer) -> Bool {
    context.tally.now(at: item.row.provider) > part.deadline.date
  }

  private enum Next {
    case again(after: Duration, ArtifactTransfer.Failures)
    /// From the first byte on, and never again by parts.
    case whole(after: Duration)
    case renew(ArtifactTransfer.Failures)
    case giveUp(Outcome)
    /// Off the tasks in flight, open for another run.
    case leave
    case stop
  }

  /// The two kinds of failure, and what is neither.
  private func next(
    after broken: BrokenDownload, _ outcome: TransferOutcome, _ item: InFlightTask,
    _ part: ArtifactTransfer, hasReceived: Bool
  ) -> Next {
    let retry = settings.retry
    var failures = part.failures
    if hasReceived { failures.rests = 0 }
    switch outcome {
    case .content where broken.askedForRest && broken.cause.isRefusal:
      return .whole(after: context.delay(attempt: 1))
    case .transport:
      let reached = broken.prefix?.bytes ?? 0
      if reached >= failures.farthest + Self.progress {
        failures.transport = 0
        failures.renewals = 0
        failures.farthest = reached
      }
      failures.transport += 1
      if failures.transport < retry.attempts {
        return .again(after: context.delay(attempt: failures.transport), failures)
      }
      if context.options.noWait { return .leave }
      if isOverdue(item, part) { return .giveUp(.lost) }
      failures.transport = 0
      return .again(after: retry.longestDelay, failures)
    case .content:
      failures.content += 1
      guard failures.content < retry.attempts else { return .giveUp(.rejected) }
      return .again(after: context.delay(attempt: failures.content), failures)
    case .noRest:
      return .whole(after: context.delay(attempt: 1))
    case .refusal:
      // Each poll brought another link, and the host takes none of them.
      guard failures.renewals < Self.mostRenewals else { return .giveUp(.lost) }
      failures.renewals += 1
      if broken.askedForRest { failures.rests += 1 }
      let isSetAside = failures.renewals.isMultiple(of: Self.renewals)
      return isSetAside ? .again(after: retry.longestDelay, failures) : .renew(failures)
    case .never:
      return .giveUp(.rejected)
    case .cancelled:
      return .again(after: .zero, failures)
    case .localIO:
      return .stop
    }
  }

  /// Asks the provider once for another link, unless one has come already.
  private func renew(
    _ key: InFlightTasks.Key, _ item: InFlightTask, _ failures: ArtifactTransfer.Failures,
    _ refusal: Refusal
  ) async {
    guard await context.inFlight.refuse(key, refusal, failures) else { return }
    if context.tally.halt(of: item.row.provider) != nil {
      return await context.giveUpRenewal(key.task)
    }
    await context.orStop { try await context.ledger.backToRecover([key.task]) }
    context.ring(item.row.provider)
  }
}

extension BrokenDownload {
  /// Without what its host repeats of the link that it was asked with.
  fileprivate func forTelling(about link: Link) -> BrokenDownload {
    guard let code = cause.code, link.isRepeated(in: code) else { return self }
    return BrokenDownload(cause: cause.withoutCode, prefix: prefix, askedForRest: askedForRest)
  }
}
