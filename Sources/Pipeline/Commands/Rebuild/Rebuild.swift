import Archive
import Dispatch
import FoundationEssentials
import Ledger
import SystemPackage

/// `holdfast rebuild`: the ledger anew, from journals, receipts and the files that are there.
///
/// It is made beside the old one, and takes its place when it is complete; the old one is kept.
package struct Rebuild: Sendable {
  let root: FilePath
  let tell: Tell

  /// Problems that were found and are not told yet; who finds more of them waits.
  private static let untold = 256

  package init(_ configuration: Configuration, tell: @escaping Tell) {
    root = configuration.archive
    self.tell = tell
  }

  package func callAsFunction() async throws -> Exit {
    let began = ContinuousClock.now
    let archive = try await openArchive()
    defer { archive.close() }
    let ledger = try await blocking { try Ledger.open(at: try archive.newLedger().string) }
    let retold = try await retell(archive, to: ledger)
    let counts = try await ledger.counts()
    try await ledger.close()
    if let old = try await blocking({ try archive.replaceLedger() }) {
      await tell(
        .problem(
          ProblemEvent(
            severity: .notice, reason: "ledger-replaced",
            sentence: "the ledger that was is kept as \(old); it is not needed any more")))
    }
    let exit: Exit = retold.problems.isEmpty ? .done : .needsPerson
    let archived = counts.filter { $0.outcome == .archived }
    await tell(
      .summary(
        SummaryEvent(
          command: "rebuild", queued: counts.filter { $0.outcome == nil }.map(\.tasks).reduce(0, +),
          outcomes: Counts(counts) { $0.outcome?.rawValue },
          verdicts: Counts(archived) { $0.verdict }, receipts: retold.receipts,
          problems: Counts(retold.problems), bytes: archived.map(\.bytes).reduce(0, +),
          seconds: began.elapsed, exit: exit.rawValue)))
    return exit
  }

  private func openArchive() async throws -> ArchiveWriter {
    let root = root
    return try await blocking {
      do {
        _ = try Archive(at: root)
      } catch {
        throw CommandError(.usage, "\(error)")
      }
      return try ArchiveWriter.locked(at: root, begun: Date())
    }
  }

  private func retell(
    _ archive: ArchiveWriter, to ledger: Ledger
  ) async throws -> Retelling.Counts {
    let (problems, found) = AsyncStream<ProblemEvent>.makeStream()
    let room = DispatchSemaphore(value: Self.untold)
    async let counts = retelling(archive, to: ledger) { problem in
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
    _ archive: ArchiveWriter, to ledger: Ledger,
    onProblem: @escaping @Sendable (ProblemEvent) -> Void, atEnd: () -> Void
  ) async throws -> Retelling.Counts {
    defer { atEnd() }
    return try await ledger.rebuild { rebuilder in
      try Retelling(of: archive, to: rebuilder, onProblem: onProblem)()
    }
  }
}

extension Counts {
  /// How many tasks there are of each name; those without one are left out.
  fileprivate init(_ tasks: [TaskCount], by name: (TaskCount) -> String?) {
    var numbers: [String: Int] = [:]
    for count in tasks {
      guard let name = name(count) else { continue }
      numbers[name, default: 0] += count.tasks
    }
    self.init(numbers)
  }
}
