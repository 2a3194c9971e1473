import Archive
import Dispatch
import FoundationEssentials
import Ledger
package import enum Media.Depth
import Synchronization
import SystemPackage

/// `holdfast verify`: proves that an archive is whole, beside a run or on a copy that can't be
/// written.
package struct ArchiveCheck: Sendable {
  let root: FilePath
  let depth: Depth?
  let checks: ChecksConfiguration
  let tell: Tell

  /// - Parameter depth: how far the media are read again as well; nil for not at all.
  package init(_ configuration: Configuration, depth: Depth?, tell: @escaping Tell) {
    root = configuration.archive
    self.depth = depth
    checks = configuration.checks
    self.tell = tell
  }

  package func callAsFunction() async throws -> Exit {
    let began = ContinuousClock.now
    let archive = try await openArchive()
    let ledger = await openLedger()
    let (problems, found) = AsyncStream<Verification.Problem>.makeStream()
    // Who finds problems faster than they are told waits: this many are in the stream at most.
    let room = DispatchSemaphore(value: 256)
    async let report = blocking {
      defer { found.finish() }
      return try Verification.run(
        archive, promises: ledger.map { ledger in { each in try ledger.forEachPromise(each) } },
        threads: Machine.cores,
        onProblem: {
          room.wait()
          found.yield($0)
        })
    }
    for await problem in problems {
      room.signal()
      await tell(.problem(ProblemEvent(problem)))
    }
    let counts = try await report
    var problemCounts = Dictionary(
      uniqueKeysWithValues: counts.problems.map { ($0.key.rawValue, $0.value) })
    if let depth {
      problemCounts["facts-differ"] = try await MediaCheck(
        archive: archive, depth: depth, timeout: checks.timeout, tell: tell)()
    }
    problemCounts = problemCounts.filter { $0.value > 0 }
    try? await ledger?.close()
    let exit: Exit = problemCounts.isEmpty ? .done : .needsPerson
    await tell(
      .summary(
        SummaryEvent(
          command: "verify", objects: counts.objects, receipts: counts.receipts,
          problems: Counts(problemCounts), unsealed: counts.unsealed, seal: counts.seal.rawValue,
          bytes: counts.bytes, seconds: began.elapsed, exit: exit.rawValue)))
    return exit
  }

  private func openArchive() async throws -> Archive {
    do {
      return try await blocking { try Archive(at: root) }
    } catch {
      throw CommandError(.usage, "\(error)")
    }
  }

  /// An archive is verified without its ledger too; a ledger that can't be read is told.
  private func openLedger() async -> Ledger? {
    do {
      return try await ExistingLedger.open(in: root)
    } catch {
      await tell(
        .problem(ProblemEvent(severity: .warning, reason: "ledger-unread", sentence: "\(error)")))
      return nil
    }
  }
}

extension Ledger {
  fileprivate func forEachPromise(_ each: (Verification.Promise) -> Void) throws {
    try forEachObject { row in
      guard let digest = Digest(row.digest), let ending = row.path.split(separator: ".").last,
        let ending = ObjectExtension(rawValue: String(ending))
      else { return }
      each(Verification.Promise(object: ObjectName(digest, ending), bytes: row.bytes))
    }
  }
}

extension ProblemEvent {
  fileprivate init(_ problem: Verification.Problem) {
    self.init(
      severity: .error, reason: problem.slug,
      sentence: problem.sentence.contains(problem.path)
        ? problem.sentence : "\(problem.path): \(problem.sentence)",
      path: problem.path, tasks: problem.tasks.isEmpty ? nil : problem.tasks)
  }
}
