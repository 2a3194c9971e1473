import Archive
import FoundationEssentials
import Ledger
import Providers
import SystemPackage
import Transfer

/// Fetches the artifacts that the workbench hands out, each attempt a try of its own, until what
/// remains has an end.
struct DownloadStage: Sendable {
  let context: RunContext

  /// After so many refused links in a row the task is set aside for a while.
  static let renewals = 3
  /// After so many in all it is lost with the next.
  static let mostRenewals = 12

  private var settings: DownloadConfiguration { context.configuration.download }

  func run() async {
    await forEach(of: context.workbench.stream(), concurrently: settings.parallel) { key in
      await fetch(key)
    }
  }

  private func fetch(_ key: Workbench.Key) async {
    guard let item = await context.workbench[key.task], let part = item[key.role] else { return }
    if part.failures.transport == 0 && part.earlier == nil {
      await context.reach(.downloading, item.row)
    }
    guard await hasRoom(), let staged = await stage(key, part) else {
      await context.workbench.settle(key, host: part.link.origin.host) {
        $0.state = .ready(notBefore: .now.advanced(by: .seconds(1)))
      }
      return
    }
    context.tally.note(transfers: 1)
    let attempt = await attempt(item.row, part, into: staged)
    context.tally.note(transfers: -1)
    await settle(key, item, part, staged, attempt)
    await context.advance(key.task)
  }

  /// One HTTP exchange, redirects included.
  private func attempt(
    _ row: TaskRow, _ part: WorkItem.Part, into staged: StagedFile
  ) async -> Result<Fetched, TransferError> {
    let isProxied = context.isProxied(part.link, row)
    let request = Request(
      url: part.link.url,
      bearer: isProxied && !part.link.isSigned ? context.keys[row.provider]?.revealed : nil,
      byteCap: Int64(settings.maxSize.bytes),
      timeouts: .init(
        connect: settings.connectTimeout, firstByte: settings.firstByteTimeout,
        stall: settings.stallTimeout),
      followsRedirects: true, reachesPrivateAddresses: isProxied)
    do throws(TransferError) {
      let meter = TransferMeter(context.tally)
      let download = try await context.transfers.download(
        request, into: staged.descriptor.rawValue, progress: meter.note)
      meter.note(download.bytes)
      return .success(
        Fetched(
          staged: staged, contents: FileContents(download),
          validator: download.etag ?? download.lastModified, finishedAt: Date()))
    } catch {
      return .failure(error)
    }
  }

  // MARK: What came of it

  private func settle(
    _ key: Workbench.Key, _ item: WorkItem, _ part: WorkItem.Part, _ staged: StagedFile,
    _ attempt: Result<Fetched, TransferError>
  ) async {
    let host = part.link.origin.host
    let bench = context.workbench
    switch attempt {
    case .success(let fetched):
      // Of a damaged file that is fetched again, the first bytes are those that another run keeps.
      if part.earlier == nil {
        await context.orStop {
          try await context.ledger.fetched(
            key.task, role: key.role.rawValue, digest: fetched.contents.sha256,
            bytes: fetched.contents.bytes, validator: fetched.validator)
        }
      }
      await bench.note(host, hasAnswered: true)
      await bench.settle(key, host: host) { part in
        part.state = .fetched(fetched)
        part.failures.transport = 0
      }
    case .failure(let error):
      let trouble = trouble(error, item, part)
      let next = next(after: error, item, part)
      if error != .cancelled {
        await bench.note(host, hasAnswered: error.isAnswer)
        await context.notice(
          .detail, trouble.reason, trouble.sentence, provider: item.row.provider,
          tasks: [item.row.name])
      }
      if case .giveUp(.rejected) = next {
        await context.quarantine(staged, item.row, key.role, trouble)
      } else {
        await context.discard(staged)
      }
      if let pause = error.retryAfter {
        await bench.close(host: host, for: pause * .random(in: 1...1.1))
      }
      await go(on: next, key, item, part, trouble)
    }
  }

  private func go(
    on next: Next, _ key: Workbench.Key, _ item: WorkItem, _ part: WorkItem.Part,
    _ trouble: Trouble
  ) async {
    let host = part.link.origin.host
    let bench = context.workbench
    switch next {
    case .stop:
      context.stop.request(.cannotWrite(slug: trouble.reason, sentence: trouble.sentence))
      await bench.settle(key, host: host) { $0.state = .ready(notBefore: .now) }
    case .again(let delay, let failures):
      await bench.settle(key, host: host) { part in
        part.state = .ready(notBefore: .now.advanced(by: delay))
        part.failures = failures
      }
    case .renew(let failures):
      await renew(
        key, item, host: host, failures, Refusal(url: part.link.url, trouble: trouble))
    case .giveUp(let outcome):
      await bench.settle(key, host: host) { $0.giveUp(trouble, as: outcome) }
    case .leave:
      await bench.settle(key, host: host) { $0.state = .ready(notBefore: .now) }
      await context.leave(item)
    }
  }

  /// A refusal by a host whose clock is past the deadline is the link's end.
  private func trouble(
    _ error: TransferError, _ item: WorkItem, _ part: WorkItem.Part
  ) -> Trouble {
    guard case .refused = error, context.tally.now(at: item.row.provider) > part.deadline.date
    else { return Trouble(reason: error.slug, sentence: "\(error)") }
    return Trouble(
      reason: "link-expired",
      sentence: "The link died at \(part.deadline.date.rfc3339). \(error)")
  }

  private enum Next {
    case again(after: Duration, WorkItem.Part.Failures)
    case renew(WorkItem.Part.Failures)
    case giveUp(Outcome)
    /// Off the workbench, open for another run.
    case leave
    case stop
  }

  /// The two kinds of failure, and what is neither.
  private func next(
    after error: TransferError, _ item: WorkItem, _ part: WorkItem.Part
  ) -> Next {
    let retry = settings.retry
    var failures = part.failures
    let isOverdue = context.tally.now(at: item.row.provider) > part.deadline.date
    switch TransferOutcome(error, isProxied: context.isProxied(part.link, item.row)) {
    case .transport:
      failures.transport += 1
      if failures.transport < retry.attempts {
        return .again(after: context.delay(attempt: failures.transport), failures)
      }
      if context.options.noWait && !item.hasFetched { return .leave }
      if isOverdue { return .giveUp(.lost) }
      failures.transport = 0
      return .again(after: retry.longestDelay, failures)
    case .content:
      failures.content += 1
      guard failures.content < retry.attempts else { return .giveUp(.rejected) }
      return .again(after: context.delay(attempt: failures.content), failures)
    case .refusal:
      // Each poll brought another link, and the host takes none of them.
      guard failures.renewals < Self.mostRenewals else { return .giveUp(.lost) }
      failures.renewals += 1
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

  /// Asks the provider once for another link.
  private func renew(
    _ key: Workbench.Key, _ item: WorkItem, host: String, _ failures: WorkItem.Part.Failures,
    _ refusal: Refusal
  ) async {
    await context.workbench.settle(key, host: host) { part in
      part.state = .refused(refusal)
      part.failures = failures
    }
    if context.tally.halt(of: item.row.provider) != nil {
      return await context.giveUpRenewal(key.task)
    }
    await context.orStop { try await context.ledger.backToRecover([key.task]) }
    context.ring(item.row.provider)
  }

  // MARK: Room on the disk

  private func hasRoom() async -> Bool {
    let reserve = Int64(context.configuration.store.reserve.bytes)
    var free = Int64.max
    await context.orStop { free = try await blocking { try context.archive.freeBytes() } }
    // A transfer reserves its room with its first bytes; those that have just begun have not yet. Where
    // there may not be room for all, one goes after the other.
    let others = Int64(context.tally.snapshot.downloading)
    if free - reserve > others * Briefing.typicalBytes { return true }
    guard others == 0 else { return false }
    context.stop.request(
      .cannotWrite(
        slug: "disk-full",
        sentence: "\(free.asBytes) are free where the archive is, and store.reserve keeps "
          + "\(reserve.asBytes) of them; make room and run again"))
    return false
  }

  private func stage(_ key: Workbench.Key, _ part: WorkItem.Part) async -> StagedFile? {
    let name = key.stagedName + (part.earlier == nil ? "" : ".again")
    return await context.orStop(else: nil) {
      try await blocking { try context.archive.stage(name: name) }
    }
  }
}
