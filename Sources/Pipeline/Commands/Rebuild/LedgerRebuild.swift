import Archive
import Dispatch
import Ledger
import SystemPackage

/// Makes the ledger anew, beside the old one, from journals, receipts and the files that are there; it
/// takes the old one's place when it is complete, and the old one is kept.
struct LedgerRebuild: Sendable {
  let archive: ArchiveWriter
  let tell: Tell

  struct Result: Sendable {
    let counts: [TaskCount]
    let retold: Retelling.Counts
  }

  /// Problems that were found and are not told yet; a reader that finds more of them waits.
  private static let untold = 256

  func callAsFunction() async throws -> Result {
    let ledger = try await blocking { try Ledger.open(at: try archive.newLedger().string) }
    let retold = try await retell(to: ledger)
    let counts = try await ledger.counts()
    try await ledger.close()
    if let old = try await blocking({ try archive.replaceLedger() }) {
      await tell(
        .problem(
          ProblemEvent(
            severity: .notice, reason: "ledger-replaced",
            sentence: "the ledger that was is kept as \(old); it is not needed any more")))
    }
    return Result(counts: counts, retold: retold)
  }

  private func retell(to ledger: Ledger) async throws -> Retelling.Counts {
    let (problems, found) = AsyncStream<ProblemEvent>.makeStream()
    let room = DispatchSemaphore(value: Self.untold)
    async let counts = retelling(to: ledger) { problem in
      room.wait()
      found.yield(problem)
    } atEnd: {
      found.finish()
    }
    for await problem in problems {
      room.signal()
      await tell(.problem(problem))
    }
    return try await counts
  }

  private func retelling(
    to ledger: Ledger, onProblem: @escaping @Sendable (ProblemEvent) -> Void, atEnd: () -> Void
  ) async throws -> Retelling.Counts {
    defer { atEnd() }
    return try await ledger.rebuild { rebuilder in
      try Retelling(of: archive, to: rebuilder, onProblem: onProblem)()
    }
  }
}
