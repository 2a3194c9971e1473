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
  /// So many bytes farther than any attempt before, and the attempts are counted anew: a host that breaks
  /// off again and again gets there, and one that only drips does not keep a transfer alive for ever.
  static let progress: Int64 = 256 << 10

  private var settings: DownloadConfiguration { context.configuration.download }

  func run() async {
    await forEach(of: context.workbench.stream(), concurrently: settings.parallel) { key in
      await fetch(key)
    }
  }

  private func fetch(_ key: Workbench.Key) async {
    guard let item = await context.workbench[key.task], let part = item[key.role] else { return }
    if part.failures.transport == 0 && part.earlier == nil {
      await context.tell(.downloading, item.row)
    }
    guard await hasRoom(), let (staged, prefix) = await stage(key, part) else {
      await context.workbench.settle(key, host: part.link.origin.host) {
        $0.state = .ready(notBefore: .now.advanced(by: .seconds(1)))
      }
      return
    }
    context.tally.note(transfers: 1)
    let attempt = await attempt(key, item.row, part, into: staged, after: prefix)
    context.tally.note(transfers: -1)
    await settle(key, item, part, staged, attempt)
    await context.advance(key.task)
  }

  /// One HTTP exchange, redirects included.
  private func attempt(
    _ key: Workbench.Key, _ row: TaskRow, _ part: WorkItem.Part, into staged: StagedFile,
    after prefix: Prefix?
  ) async -> Result<Fetched, BrokenDownload> {
    let isProxied = context.isProxied(part.link, row)
    let request = Request(
      url: part.link.url,
      bearer: isProxied && !part.link.isSigned ? context.keys[row.provider]?.revealed : nil,
      byteCap: Int64(settings.maxSize.bytes),
      timeouts: .init(
        connect: settings.connectTimeout, firstByte: settings.firstByteTimeout,
        stall: settings.stallTimeout),
      followsRedirects: true, reachesPrivateAddresses: isProxied)
    let (beginnings, continuation) = AsyncStream.makeStream(of: DownloadEvent.Beginning.self)
    async let isRecorded: Void = record(beginnings, of: key, part)
    let meter = TransferMeter(context.tally)
    let result: Result<Fetched, BrokenDownload>
    do throws(BrokenDownload) {
      let download = try await context.transfers.download(
        request, into: staged.descriptor.rawValue, after: prefix, onlyRest: part.takesRanges
      ) { event in
        switch event {
        case .began(let beginning): continuation.yield(beginning)
        case .received(let bytes): meter.note(bytes)
        }
      }
      result = .success(
        Fetched(
          staged: staged, contents: download.contents, validator: download.validator,
          matchesTag: download.matchesTag, finishedAt: Date()))
    } catch {
      result = .failure(error)
    }
    continuation.finish()
    await isRecorded
    return result
  }

  /// Writes down what a host says of a file, so that another process can go on with it.
  ///
  /// Of a damaged file that is fetched again, the first bytes are those that another run keeps.
  private func record(
    _ beginnings: AsyncStream<DownloadEvent.Beginning>, of key: Workbench.Key,
    _ part: WorkItem.Part
  ) async {
    for await beginning in beginnings where part.earlier == nil {
      await context.orStop {
        try await context.ledger.began(
          key.task, role: key.role.rawValue, validator: beginning.validator?.text,
          length: beginning.length, anew: beginning.offset == 0)
      }
    }
  }

  // MARK: What came of it

  private func settle(
    _ key: Workbench.Key, _ item: WorkItem, _ part: WorkItem.Part, _ staged: StagedFile,
    _ attempt: Result<Fetched, BrokenDownload>
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
            bytes: fetched.contents.bytes, validator: fetched.validator?.text)
        }
      }
      await bench.note(host, hasAnswered: true)
      await bench.settle(key, host: host) { part in
        part.state = .fetched(fetched)
        part.partial = nil
        part.failures.transport = 0
      }
    case .failure(let broken):
      let error = broken.cause
      let trouble = trouble(error, item, part)
      let next = next(after: broken, item, part)
      if error != .cancelled {
        await bench.note(host, hasAnswered: error.isAnswer)
        await context.notice(
          .detail, trouble.reason, trouble.sentence, provider: item.row.provider,
          tasks: [item.row.name])
      }
      await putDown(staged, key, item.row, broken, next, trouble)
      if let pause = error.retryAfter {
        await bench.close(host: host, for: pause * .random(in: 1...1.1))
      }
      let refusal = Refusal(
        url: part.link.url, trouble: trouble, askedForRest: broken.askedForRest)
      await go(on: next, key, item, host: host, refusal)
    }
  }

  /// What arrived stays for another attempt, where there is one; of what can't be gone on with, a person
  /// gets what may be of use.
  private func putDown(
    _ staged: StagedFile, _ key: Workbench.Key, _ row: TaskRow, _ broken: BrokenDownload,
    _ next: Next, _ trouble: Trouble
  ) async {
    var partial: Partial?
    switch (next, broken.cause) {
    case (.giveUp(.rejected), _), (_, .content(.objectChanged)):
      await context.quarantine(staged.path, row, key.role, trouble)
    case (_, .content(.wrongRange)):
      await context.discard(staged.path)
    default:
      if let prefix = broken.prefix, await isSynced(staged, prefix, key) {
        partial = Partial(path: staged.path, prefix: prefix)
      } else {
        await context.discard(staged.path)
      }
    }
    staged.close()
    await context.workbench.change(key) { [partial] in $0.partial = partial }
  }

  /// Whether the bytes of a broken attempt outlive a power cut, and the ledger knows.
  private func isSynced(
    _ staged: StagedFile, _ prefix: Prefix, _ key: Workbench.Key
  ) async -> Bool {
    guard (try? await blocking { try context.archive.sync(staged) }) != nil else { return false }
    return await context.orStop {
      try await context.ledger.brokeOff(key.task, role: key.role.rawValue, synced: prefix.bytes)
    }
  }

  private func go(
    on next: Next, _ key: Workbench.Key, _ item: WorkItem, host: String, _ refusal: Refusal
  ) async {
    let trouble = refusal.trouble
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
    case .whole(let delay):
      await bench.settle(key, host: host) { part in
        part.state = .ready(notBefore: .now.advanced(by: delay))
        part.takesRanges = false
      }
    case .renew(let failures):
      await renew(key, item, host: host, failures, refusal)
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
    /// From the first byte on, and never again by parts.
    case whole(after: Duration)
    case renew(WorkItem.Part.Failures)
    case giveUp(Outcome)
    /// Off the workbench, open for another run.
    case leave
    case stop
  }

  /// The two kinds of failure, and what is neither.
  private func next(
    after broken: BrokenDownload, _ item: WorkItem, _ part: WorkItem.Part
  ) -> Next {
    let error = broken.cause
    let retry = settings.retry
    var failures = part.failures
    let isOverdue = context.tally.now(at: item.row.provider) > part.deadline.date
    switch TransferOutcome(error, isProxied: context.isProxied(part.link, item.row)) {
    case .transport:
      let reached = broken.prefix?.bytes ?? 0
      if reached >= failures.farthest + Self.progress {
        failures.transport = 0
        failures.farthest = reached
      }
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
    case .noRest:
      return .whole(after: context.delay(attempt: 1))
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

  /// Asks the provider once for another link, unless one has come already.
  private func renew(
    _ key: Workbench.Key, _ item: WorkItem, host: String, _ failures: WorkItem.Part.Failures,
    _ refusal: Refusal
  ) async {
    guard await context.workbench.refuse(key, host: host, refusal, failures) else { return }
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

  /// The file that the bytes go to, and what it holds already.
  private func stage(
    _ key: Workbench.Key, _ part: WorkItem.Part
  ) async -> (file: StagedFile, prefix: Prefix?)? {
    if let partial = part.partial,
      let file = try? await blocking({ try context.archive.reopen(partial.path) }),
      let size = try? file.descriptor.seek(offset: 0, from: .end), size >= partial.prefix.bytes
    {
      return (file, partial.prefix)
    }
    let name = key.stagedName + (part.earlier == nil ? "" : ".again")
    return await context.orStop(else: nil) {
      (try await blocking { try context.archive.stage(name: name) }, nil)
    }
  }
}
