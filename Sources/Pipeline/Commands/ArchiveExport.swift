import Archive
import Dispatch
import FoundationEssentials
import Ledger
import SystemPackage

/// `holdfast export`: tasks' files out of an archive, beside a run or from a copy that can't be
/// written.
package struct ArchiveExport: Sendable {
  let root: FilePath
  let request: ExportRequest
  let stop: Stop
  let tell: Tell

  package init(
    _ configuration: Configuration, _ request: ExportRequest, stop: Stop, tell: @escaping Tell
  ) {
    root = configuration.archive
    self.request = request
    self.stop = stop
    self.tell = tell
  }

  package func callAsFunction() async throws -> Exit {
    let began = ContinuousClock.now
    let export = try await export()
    let tally = ExportTally()
    let outcome = try await run(export, tally)
    let exit = try await exit(outcome, tally.snapshot)
    await tell(.summary(SummaryEvent(tally.snapshot, seconds: began.elapsed, exit: exit)))
    return exit
  }

  /// Tells problems and progress while it works.
  private func run(
    _ export: Export, _ tally: ExportTally
  ) async throws -> Result<Void, ArchiveError> {
    let (problems, found) = AsyncStream<Export.Problem>.makeStream()
    // Who finds problems faster than they are told waits: this many are in the stream at most.
    let room = DispatchSemaphore(value: 256)
    let now = Date()
    let name = BagSeal.Run(id: RunName.make(at: now), version: Version.text, date: now)
    async let outcome = blocking {
      defer { found.finish() }
      return Result { () throws(ArchiveError) in
        try export(
          into: request.directory, run: name, tally: tally,
          where: { request.filter.matches($0) }, isStopped: { stop.reason != nil },
          onProblem: {
            room.wait()
            found.yield($0)
          })
      }
    }
    async let _: Void = tick(tally)
    for await problem in problems {
      room.signal()
      await tell(.problem(ProblemEvent(problem)))
    }
    return try await outcome
  }

  private func export() async throws -> Export {
    let form = request.order.map { Export.Form.tree($0) } ?? .bag
    do {
      return try await blocking {
        let archive = try Archive(at: root)
        return Export(
          of: archive, as: form, tasks: try archive.tasks(named: request.tasks),
          isLinking: request.isLinking,
          threads: Machine.cores)
      }
    } catch ArchiveError.notAnArchive {
      throw CommandError(noArchiveAt: root)
    } catch let error as ArchiveError {
      throw CommandError(.usage, "\(error)")
    }
  }

  /// How far it is, once a second until it is over.
  private func tick(_ tally: ExportTally) async {
    var before: Int64 = 0
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      let counts = tally.snapshot
      await tell(
        .exporting(
          ExportProgressEvent(
            files: counts.files.values.reduce(0, +), bytes: counts.bytes,
            bytesPerSecond: counts.bytes - before)))
      before = counts.bytes
    }
  }

  private func exit(
    _ outcome: Result<Void, ArchiveError>, _ counts: ExportTally.Counts
  ) async throws -> Exit {
    if case .failure(let error) = outcome {
      if let refusal = CommandError(refusing: error) { throw refusal }
      await tell(
        .problem(ProblemEvent(severity: .error, reason: error.slug, sentence: "\(error)")))
    }
    if case .signal(let number) = stop.reason { return .signal(number) }
    if case .failure = outcome { return .cannotWrite }
    return counts.problems.isEmpty ? .done : .needsPerson
  }
}

extension CommandError {
  /// Nil for what an export can meet once it has begun.
  fileprivate init?(refusing error: ArchiveError) {
    switch error {
    case .insideArchive, .otherExport, .notAnArchive: self.init(.usage, "\(error)")
    case .locked: self.init(.locked, "\(error)")
    case .file(.link, _, _): self.init(.usage, "\(error) Leave out --link to have copies.")
    case .file(.open, _, .noSuchFileOrDirectory), .file(.open, _, .notDirectory):
      self.init(.usage, "\(error)")
    default: return nil
    }
  }
}

extension TaskFilter {
  /// Whether an archived task with this receipt is one of those that are meant.
  fileprivate func matches(_ receipt: ReceiptOutline) -> Bool {
    let done = receipt.times.stored ?? .distantPast
    return (provider == nil || provider == receipt.provider)
      && (verdict == nil || verdict == receipt.verdict)
      && (model == nil || model == receipt.model)
      && (since.map { done >= $0 } ?? true) && (until.map { done < $0 } ?? true)
  }
}
