import Archive
import FoundationEssentials
import Ledger
import Providers
import SystemPackage
import Transfer

/// Files what was verified, in the order that makes it safe: intent, objects, receipts, journal,
/// ledger, and only then is it told.
///
/// What has come while a batch was filed is the next batch, so that tasks share their syncs.
struct StoreStage: Sendable {
  let context: RunContext

  /// Tasks filed together at most.
  static let batch = 32

  func run() async {
    for await ids in context.toStore.stream(upTo: Self.batch) {
      var filings: [Filing] = []
      for id in ids {
        guard let item = await context.workbench[id] else { continue }
        let filing = await context.orStop(else: nil) {
          try Filing(item, dialect: context.dialect(of: item.row.provider))
        }
        if let filing { filings.append(filing) }
      }
      await file(filings)
    }
  }

  private func file(_ filings: [Filing]) async {
    let (ledger, archive) = (context.ledger, context.archive)
    for filing in filings { await context.tell(.storing, filing.item.row) }
    let isIntended = await context.orStop { try await ledger.intend(filings.map(\.intent)) }
    guard isIntended else { return }
    let published: [Filing] = await context.orStop(else: []) {
      try await blocking { try Self.publish(filings, archive) }
    }
    let safe = published.filter { $0.failure == nil }
    let isCommitted = await context.orStop { try await ledger.archived(safe.map(\.archived)) }
    guard isCommitted else { return }
    for filing in safe { await conclude(filing) }
    for filing in published where filing.failure != nil { await fetchAgain(filing) }
  }

  /// Objects, then receipts, then the journal.
  ///
  /// Blocks.
  private static func publish(
    _ filings: [Filing], _ archive: ArchiveWriter
  ) throws -> [Filing] {
    var filings = filings
    var results = archive.publish(filings.flatMap(\.candidates))[...]
    for index in filings.indices {
      for _ in filings[index].candidates {
        switch results.removeFirst() {
        case .success(let published): filings[index].filed.append(published.filed)
        case .failure(.fsyncFailed(let path, let errno)) where errno != .noSpace:
          filings[index].failure = .fsyncFailed(path, errno)
        case .failure(let error): throw error
        }
      }
    }
    let safe = filings.indices.filter { filings[$0].failure == nil }
    for (index, result) in zip(safe, archive.publish(safe.map { filings[$0].receipt })) {
      filings[index].filed.append(try result.get())
    }
    try archive.append(
      safe.flatMap { filings[$0].filed }, records: safe.map { filings[$0].record })
    return filings
  }

  private func conclude(_ filing: Filing) async {
    let row = filing.item.row
    await context.workbench.remove(row.id)
    for part in filing.item.parts { part.fetched?.staged.close() }
    context.count(filing.ending, of: row.provider)
    await context.tell(.task(filing.ending.event(provider: row.provider, taskID: row.taskID)))
  }

  /// A failed fsync is never retried on the same file: the bytes are fetched anew, and where they can't
  /// be, those that the medium gives back have to do.
  private func fetchAgain(_ filing: Filing) async {
    let row = filing.item.row
    await context.notice(
      .warning, "fsync-failed",
      "the medium did not confirm the bytes of \(row.taskID), so they are fetched again",
      provider: row.provider)
    for part in filing.item.parts {
      guard let fetched = part.fetched else { continue }
      let copy = await reread(fetched, of: part, row)
      await context.discard(fetched.staged)
      await context.workbench.change(.init(task: row.id, role: part.role)) { part in
        part.state = .ready(notBefore: .now)
        part.examined = nil
        part.earlier = copy
      }
    }
    await context.workbench.release(row.id)
  }

  /// A new file with the bytes that the medium gives back; nil when they are not those that arrived.
  private func reread(_ fetched: Fetched, of part: WorkItem.Part, _ row: TaskRow) async -> Fetched?
  {
    await context.orStop(else: nil) {
      try await blocking {
        let (staged, digest, _) = try context.archive.restage(
          fetched.staged.path, as: "\(row.id).\(part.role.rawValue).reread")
        guard digest.description == fetched.contents.sha256 else {
          try context.archive.discard(staged.path)
          return nil
        }
        return Fetched(staged: staged, contents: fetched.contents, finishedAt: fetched.finishedAt)
      }
    }
  }
}
