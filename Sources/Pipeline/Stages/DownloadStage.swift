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

  /// How many other links a task's provider is asked for when its host refuses them.
  static let renewals = 3

  private var settings: DownloadConfiguration { context.configuration.download }

  func run() async {
    await forEach(of: context.workbench.stream(), concurrently: settings.parallel) { key in
      await fetch(key)
    }
  }

  private func fetch(_ key: Workbench.Key) async {
    guard let item = await context.workbench[key.task], let part = item[key.role] else { return }
    if part.attempts == 0 && part.earlier == nil { await context.reach(.downloading, item.row) }
    guard await hasRoom(), let staged = await stage(key, part) else {
      await context.workbench.settle(key, host: part.link.origin.host) {
        $0.state = .ready(notBefore: .now)
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
        request, into: staged.descriptor.rawValue, progress: { meter.note($0.received) })
      meter.note(download.bytes)
      return .success(Fetched(staged: staged, download: download, finishedAt: Date()))
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
      await bench.settle(key, host: host) { part in
        part.state = .fetched(fetched)
        part.attempts = 0
      }
    case .failure(let error):
      let trouble = Trouble(reason: error.slug, sentence: "\(error)")
      let next = next(after: error, item, part)
      if error != .cancelled {
        await context.notice(
          .detail, trouble.reason, trouble.sentence, provider: item.row.provider,
          tasks: ["\(item.row.provider):\(item.row.taskID)"])
      }
      if case .giveUp(.rejected) = next {
        await context.quarantine(staged, item.row, key.role, trouble)
      } else {
        await context.discard(staged)
      }
      switch next {
      case .stop:
        context.stop.request(.cannotWrite(slug: trouble.reason, sentence: trouble.sentence))
        await bench.settle(key, host: host) { $0.state = .ready(notBefore: .now) }
      case .again(let delay, let attempts):
        if let pause = error.retryAfter {
          await bench.close(host: host, for: pause * .random(in: 1...1.1))
        }
        await bench.settle(key, host: host) { part in
          part.state = .ready(notBefore: .now.advanced(by: delay))
          part.attempts = attempts
        }
      case .renew:
        await renew(key, item, host: host, Refusal(url: part.link.url, trouble: trouble))
      case .giveUp(let outcome):
        await bench.settle(key, host: host) { $0.giveUp(trouble, as: outcome) }
      case .leave:
        await bench.settle(key, host: host) { $0.state = .ready(notBefore: .now) }
        await context.leave(item)
      }
    }
  }

  private enum Next {
    case again(after: Duration, attempts: Int)
    case renew
    case giveUp(Outcome)
    /// Off the workbench, open for another run.
    case leave
    case stop
  }

  /// DESIGN's two kinds of failure, and what is neither.
  private func next(
    after error: TransferError, _ item: WorkItem, _ part: WorkItem.Part
  ) -> Next {
    let retry = settings.retry
    let backoff = Backoff(first: retry.firstDelay, longest: retry.longestDelay)
    let delay = backoff.delay(attempt: part.attempts, random: .random(in: 0..<1))
    switch TransferOutcome(error, isProxied: context.isProxied(part.link, item.row)) {
    case .transport:
      guard part.attempts + 1 >= retry.attempts else {
        return .again(after: delay, attempts: part.attempts + 1)
      }
      if context.options.noWait && !item.hasFetched { return .leave }
      let now = context.tally.now(at: item.row.provider)
      if now > part.deadline.date { return .giveUp(.lost) }
      return .again(after: retry.longestDelay, attempts: 0)
    case .content:
      guard part.attempts + 1 >= retry.attempts else {
        return .again(after: delay, attempts: part.attempts + 1)
      }
      return .giveUp(.rejected)
    case .refusal:
      return part.renewals < Self.renewals ? .renew : .giveUp(.lost)
    case .never:
      return .giveUp(.rejected)
    case .cancelled:
      return .again(after: .zero, attempts: part.attempts)
    case .localIO:
      return .stop
    }
  }

  /// Asks the provider once for another link.
  private func renew(
    _ key: Workbench.Key, _ item: WorkItem, host: String, _ refusal: Refusal
  ) async {
    await context.workbench.settle(key, host: host) { part in
      part.state = .refused(refusal)
      part.renewals += 1
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
    guard free <= reserve else { return true }
    context.stop.request(
      .cannotWrite(
        slug: "disk-full",
        sentence: "\(free.asBytes) are free where the archive is, and store.reserve keeps "
          + "\(reserve.asBytes) of them; make room and run again"))
    return false
  }

  private func stage(_ key: Workbench.Key, _ part: WorkItem.Part) async -> StagedFile? {
    let name = "\(key.task).\(key.role.rawValue)\(part.earlier == nil ? "" : ".again")"
    return await context.orStop(else: nil) {
      try await blocking { try context.archive.stage(name: name) }
    }
  }
}
