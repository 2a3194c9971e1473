import Archive
import FoundationEssentials
import Glibc
import Ledger
import Media
import Providers
import SystemPackage
import Transfer

/// Fetches the artifacts that the tasks in flight hands out, each attempt a try of its own, until what
/// remains has an end.
struct DownloadStage: Sendable {
  let context: RunContext

  var settings: DownloadConfiguration { context.configuration.download }

  func run() async {
    let cleanup = DiskCleanup(context: context)
    await forEach(of: context.inFlight.stream(), concurrently: settings.parallel) { work in
      switch work {
      case .fetch(let key): await fetch(key)
      case .makeRoom: await cleanup.run()
      }
    }
    await cleanup.stopIfFull()
  }

  private func fetch(_ key: InFlightTasks.Key) async {
    guard let item = await context.inFlight[key.task], let part = item[key.role] else {
      return await context.inFlight.settle(key) { _ in }
    }
    if part.failures.transport == 0, part.failures.refusals == nil, part.earlier == nil {
      await context.tell(.downloading, item.row)
    }
    guard let (staged, prefix) = await stage(item.row, part) else {
      await context.inFlight.settle(key) {
        $0.state = .ready(notBefore: .now.advanced(by: .seconds(1)))
      }
      return
    }
    if part.earlier == nil {
      await context.orStop {
        try await context.ledger.asked(key.task, role: key.role.rawValue)
      }
    }
    context.tally.note(transfers: 1)
    let meter = TransferMeter(context.tally)
    let attempt = await attempt(key, item, part, into: staged, after: prefix, meter)
    context.tally.note(transfers: -1)
    await settle(key, item, part, staged, attempt, hasReceived: meter.hasReceived)
    await context.advance(key.task)
  }

  /// One HTTP exchange, redirects included.
  private func attempt(
    _ key: InFlightTasks.Key, _ item: InFlightTask, _ part: ArtifactTransfer,
    into staged: StagedFile,
    after prefix: Prefix?, _ meter: TransferMeter
  ) async -> Result<Fetched, BrokenDownload> {
    let request = Request(
      fetching: part.link, of: context.provider(item.row.provider),
      key: context.keys[item.row.provider], settings)
    let (events, continuation) = AsyncStream.makeStream(of: DownloadEvent.self)
    async let isFollowed: Void = follow(events, of: key, item, part, into: staged)
    let result: Result<Fetched, BrokenDownload>
    do throws(BrokenDownload) {
      let download = try await context.transfers.download(
        request, into: staged.descriptor.rawValue, after: prefix, onlyRest: part.takesRanges,
        room: context.disk.file(key)
      ) { event in
        if case .received(let bytes) = event { meter.note(bytes) }
        continuation.yield(event)
      }
      result = await fetched(download, into: staged)
    } catch {
      result = .failure(error)
    }
    continuation.finish()
    await isFollowed
    return result
  }

  private func fetched(
    _ download: Download, into staged: StagedFile
  ) async -> Result<Fetched, BrokenDownload> {
    do {
      return .success(
        try await blocking {
          try Fetched(
            staged, download.contents, download.validator, matchesTag: download.matchesTag,
            checksum: download.checksum)
        })
    } catch {
      let cause = error as? TransferError ?? .localIO(errno: EIO)
      return .failure(BrokenDownload(cause: cause, prefix: nil, askedForRest: false))
    }
  }

  /// Notes that a host sends a file, and tells what is wrong with it as soon as that can be seen.
  private func follow(
    _ events: AsyncStream<DownloadEvent>, of key: InFlightTasks.Key, _ item: InFlightTask,
    _ part: ArtifactTransfer, into staged: StagedFile
  ) async {
    var look: EarlyLook?
    for await event in events {
      switch event {
      case .began(let beginning):
        await record(beginning, of: key, part)
        guard !part.hasBeenSeen else { continue }
        look = EarlyLook(
          into: staged, announced: beginning.length,
          expectations: Expectations(item.details, row: item.row, role: part.role),
          within: Tolerances(context.configuration.checks))
      case .received:
        if let answer = await look?() { await tell(answer, of: part, item.row) }
      }
      guard look?.isOver == true else { continue }
      look = nil
      await context.inFlight.change(key) { $0.hasBeenSeen = true }
    }
  }

  /// Notes that a host sends a file, and what it says of it, so that another process can go on with it.
  ///
  /// Of a file that is fetched again, the first bytes are those that another run keeps.
  private func record(
    _ beginning: DownloadEvent.Beginning, of key: InFlightTasks.Key, _ part: ArtifactTransfer
  ) async {
    await context.inFlight.answered(key)
    guard part.earlier == nil, part.partial == nil, beginning.isAnew else { return }
    await context.orStop {
      try await context.ledger.began(
        key.task, role: key.role.rawValue, validator: context.tellable(beginning.validator, part),
        length: beginning.length, checksum: beginning.checksum?.description)
    }
  }

  private func tell(_ answer: EarlyAnswer, of part: ArtifactTransfer, _ row: TaskRow) async {
    let sentences = answer.problems.map(\.sentence) + answer.failed.map { "\($0.sentence)." }
    await context.notice(
      .warning, "already-wrong",
      "\(part.role.rawValue): \(sentences.joined(separator: " ")) It is fetched all the same.",
      provider: row.provider, tasks: [row.name])
  }

  /// The file that the bytes go to, and what it holds already.
  ///
  /// Where the whole is asked for although the beginning is here, it comes into a file of its own: what is
  /// here stays until that has come farther.
  private func stage(
    _ row: TaskRow, _ part: ArtifactTransfer
  ) async -> (file: StagedFile, prefix: Prefix?)? {
    var name = StagedName(row, part.role).text + (part.earlier == nil ? "" : ".again")
    if let partial = part.partial,
      let file = try? await blocking({ try context.archive.reopen(partial.path) }),
      let size = try? file.descriptor.seek(offset: 0, from: .end), size >= partial.prefix.bytes
    {
      if part.takesRanges { return (file, partial.prefix) }
      name += ".anew"
    }
    return await context.orStop(else: nil) { [name] in
      (try await blocking { try context.archive.stage(name: name) }, nil)
    }
  }
}
