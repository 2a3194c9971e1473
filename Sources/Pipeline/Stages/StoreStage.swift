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
        guard let item = await context.inFlight[id] else { continue }
        let filing = await context.orStop(else: nil) {
          try Filing(
            item, dialect: context.dialect(of: item.row.provider), archive: context.archive)
        }
        if let filing {
          filings.append(filing)
        } else {
          await context.inFlight.remove(id)
        }
      }
      await file(filings)
    }
  }

  private func file(_ filings: [Filing]) async {
    let (ledger, archive) = (context.ledger, context.archive)
    for filing in filings { await context.tell(.storing, filing.task) }
    let filed: [Filing] = await context.orStop(else: []) {
      try await ledger.intend(filings.map(\.intent))
      let (filed, span) = try await blocking { try Self.publish(filings, archive) }
      try await ledger.archived(
        filed.map(\.archived),
        covering: Coverage(run: context.run, bytes: archive.covered(with: [span])))
      archive.committed([span])
      return filed
    }
    for filing in filings { await context.inFlight.remove(filing.intent.task) }
    for filing in filed {
      let (ending, task) = (filing.ending, filing.task)
      context.count(ending, of: filing.intent.task, at: task.provider)
      await context.tell(.task(ending.event(provider: task.provider, taskID: task.taskID)))
      guard let problem = filing.problem else { continue }
      context.tally.noteNeedsPerson()
      await context.tell(.problem(problem))
    }
  }

  /// Objects, then receipts, then the journal.
  ///
  /// Blocks. What it throws ends the run; the intents are finished by the next one.
  private static func publish(
    _ filings: [Filing], _ archive: ArchiveWriter
  ) throws -> ([Filing], JournalSpan) {
    var filings = filings
    for (index, receipt) in zip(
      filings.indices, try archive.filedReceipts(of: filings.map(\.task)))
    {
      filings[index].settle(with: receipt)
    }
    var results = archive.publish(filings.flatMap(\.candidates))[...]
    for index in filings.indices {
      for candidate in filings[index].candidates {
        switch results.removeFirst() {
        case .success(let published): filings[index].filed.append(published.filed)
        case .failure(let error):
          filings[index].filed.append(try fileAnew(candidate, error, archive))
        }
      }
    }
    let span = try Filing.complete(&filings, in: archive)
    return (filings, span)
  }

  /// A failed fsync is never retried on the same file: the bytes are read back and, if they are still
  /// those that arrived, filed as a new one, once.
  private static func fileAnew(
    _ candidate: Candidate, _ error: ArchiveError, _ archive: ArchiveWriter
  ) throws -> Filed {
    guard case .fsyncFailed(_, let errno) = error, errno != .noSpace else { throw error }
    let (staged, digest, bytes) = try archive.restage(candidate.staged)
    guard digest == candidate.object.digest else { throw error }
    let copy = Candidate(staged: staged.path, object: candidate.object, bytes: bytes)
    let published = try archive.publish([copy])[0].get()
    try archive.discard(candidate.staged)
    return published.filed
  }
}
