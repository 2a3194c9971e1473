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

  var settings: DownloadConfiguration { context.configuration.download }

  func run() async {
    await forEach(of: context.workbench.stream(), concurrently: settings.parallel) { key in
      await fetch(key)
    }
  }

  private func fetch(_ key: Workbench.Key) async {
    guard let item = await context.workbench[key.task], let part = item[key.role] else {
      return await context.workbench.settle(key) { _ in }
    }
    if part.failures.transport == 0 && part.earlier == nil {
      await context.tell(.downloading, item.row)
    }
    guard await hasRoom(), let (staged, prefix) = await stage(key, part) else {
      await context.workbench.settle(key) {
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
    let attempt = await attempt(key, item.row, part, into: staged, after: prefix, meter)
    context.tally.note(transfers: -1)
    await settle(key, item, part, staged, attempt, hasReceived: meter.hasReceived)
    await context.advance(key.task)
  }

  /// One HTTP exchange, redirects included.
  private func attempt(
    _ key: Workbench.Key, _ row: TaskRow, _ part: WorkItem.Part, into staged: StagedFile,
    after prefix: Prefix?, _ meter: TransferMeter
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

  /// Notes that a host sends a file, and what it says of it, so that another process can go on with it.
  ///
  /// Of a damaged file that is fetched again, the first bytes are those that another run keeps.
  private func record(
    _ beginnings: AsyncStream<DownloadEvent.Beginning>, of key: Workbench.Key,
    _ part: WorkItem.Part
  ) async {
    for await beginning in beginnings {
      await context.workbench.answered(key)
      guard part.earlier == nil, beginning.isAnew else { continue }
      await context.orStop {
        try await context.ledger.began(
          key.task, role: key.role.rawValue, validator: context.tellable(beginning.validator, part),
          length: beginning.length)
      }
    }
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
