import Archive
import Dispatch
import FoundationEssentials
import Ledger
import SystemPackage

/// `holdfast verify`: proves that an archive is whole, beside a run or on a copy that can't be
/// written.
package struct ArchiveCheck: Sendable {
  let configuration: Configuration
  let options: VerifyOptions
  let stop: Stop
  let environment: [String: String]
  let tell: Tell

  package init(
    _ configuration: Configuration, _ options: VerifyOptions, environment: [String: String],
    stop: Stop, tell: @escaping Tell
  ) {
    self.configuration = configuration
    self.environment = environment
    self.options = options
    self.stop = stop
    self.tell = tell
  }

  package func callAsFunction() async throws -> Exit {
    let began = ContinuousClock.now
    let start = Date()
    let archive = try await openArchive()
    try await checkCopies()
    var limits = try await blocking { try options.limits(in: archive, stop: stop) }
    var records = try await openRecords(archive)
    // Where nothing is recorded, what is bad has to be found first.
    if records.unkept != nil, limits.share == .suspect { limits.share = .everything }
    let ledger = await openLedger()
    let found: Verification.Report
    do {
      found = try await verify(archive, records, ledger, limits, start, tell)
    } catch let error as ArchiveError where error.saysUnwritable && records.unkept == nil {
      // The disk has filled up since. What was told so far is told again.
      try? await blocking { [records] in try records.close() }
      records = try await blocking { try ScrubRecords.temporary(because: error) }
      await tellUnkept(records)
      if limits.share == .suspect { limits.share = .everything }
      found = try await verify(archive, records, ledger, limits, start, tell)
    }
    let repair = try await repair(archive, records, ledger)
    // After a repair, what is left was told already.
    let report =
      repair?.isDone == true && stop.reason == nil
      ? try await verify(archive, records, ledger, limits, Date()) { _ in } : found
    let proof = try await blocking { [records] in try self.proof(report, records, start) }
    let exit = exit(report, proof)
    try? await ledger?.close()
    try await blocking { [records] in try records.close() }
    let problems = report.problems.map { ($0.key.rawValue, $0.value) }
    await tell(
      .summary(
        SummaryEvent(
          command: "verify", objects: report.objects, receipts: report.receipts,
          problems: Counts(Dictionary(uniqueKeysWithValues: problems)), unsealed: report.unsealed,
          seal: report.seal.rawValue, proof: proof, repair: repair.map { Counts($0.numbers) },
          bytes: report.bytes, seconds: began.elapsed,
          exit: exit.rawValue)))
    return exit
  }

  /// Tells what is found while it is being looked for.
  private func verify(
    _ archive: Archive, _ records: ScrubRecords, _ ledger: Ledger?,
    _ limits: Verification.Limits, _ start: Date, _ tell: @escaping Tell
  ) async throws -> Verification.Report {
    let (findings, found) = AsyncStream<Verification.Finding>.makeStream()
    // Who finds problems faster than they are told waits: this many are in the stream at most.
    let room = DispatchSemaphore(value: 256)
    let verification = Verification(
      of: archive, records, claims: ledger.map(Verification.Claims.init),
      now: start.timeIntervalSince1970,
      onFinding: {
        room.wait()
        found.yield($0)
      })
    async let report = { () async throws -> Verification.Report in
      defer { found.finish() }
      try await blocking {
        try verification.takeCensus()
        try verification.scrub(limits, threads: Machine.cores)
      }
      if let depth = options.depth {
        try await MediaCheck(
          verification: verification, archive: archive, depth: depth,
          timeout: configuration.checks.timeout, limits: limits, tell: tell)()
      }
      return try await blocking { try verification.conclude() }
    }()
    let details = FindingDetails(archive: archive, ledger: ledger)
    for await finding in findings {
      room.signal()
      await tell(.problem(await details.event(finding)))
    }
    return try await report
  }

  /// Nil when none was asked for.
  private func repair(
    _ archive: Archive, _ records: ScrubRecords, _ ledger: Ledger?
  ) async throws -> Repair.Report? {
    guard let asked = options.repair else { return nil }
    let repair = Repair(
      configuration: configuration, environment: environment,
      copies: asked.copies.map { FilePath($0) }, stop: stop, tell: tell)
    let found = Verification(
      of: archive, records, claims: ledger.map(Verification.Claims.init), onFinding: { _ in })
    return asked.isConfirmed ? try await repair.act(on: found) : try await repair.plan(found)
  }

  private func exit(_ report: Verification.Report, _ proof: ProofSummary) -> Exit {
    if case .signal(let number) = stop.reason { return .signal(number) }
    if !report.problems.isEmpty { return .needsPerson }
    return options.period != nil && proof.withinPeriod < 1 ? .unfinished : .done
  }

  // MARK: What is needed

  private func openArchive() async throws -> Archive {
    do {
      return try await blocking { try Archive(at: configuration.archive) }
    } catch ArchiveError.notAnArchive {
      throw CommandError(noArchiveAt: configuration.archive)
    }
  }

  /// Throws for all directories of copies at once that cannot be opened, before anything is done.
  private func checkCopies() async throws {
    let directories = options.repair?.copies ?? []
    let errors = try await blocking {
      directories.compactMap { directory -> String? in
        do throws(ArchiveError) {
          _ = try OtherCopies(of: [], in: [FilePath(directory)])
          return nil
        } catch {
          return "\(error)"
        }
      }
    }
    guard errors.isEmpty else { throw CommandError(.usage, errors.joined(separator: "\n")) }
  }

  private func openRecords(_ archive: Archive) async throws -> ScrubRecords {
    let records: ScrubRecords
    do {
      records = try await blocking { try ScrubRecords.open(in: archive) }
    } catch ArchiveError.verifying(let path, let holder) {
      throw CommandError(.locked, "\(ArchiveError.verifying(path, holder: holder))")
    }
    await tellUnkept(records)
    if records.wasDamaged {
      await tell(
        .problem(
          ProblemEvent(
            severity: .warning, reason: "records-damaged",
            sentence: """
              What earlier verifications recorded could not be read and was set aside: everything \
              counts as never verified, and nothing as acknowledged
              """)))
    }
    return records
  }

  private func tellUnkept(_ records: ScrubRecords) async {
    guard let reason = records.unkept else { return }
    await tell(
      .problem(
        ProblemEvent(
          severity: .notice, reason: "records-unkept",
          sentence:
            "What is found is not recorded, and the next verification begins anew: \(reason)")))
  }

  /// An archive is verified without its ledger too; a ledger that can't be read is told.
  private func openLedger() async -> Ledger? {
    do {
      return try await ExistingLedger.open(in: configuration.archive)
    } catch {
      await tell(
        .problem(ProblemEvent(severity: .warning, reason: "ledger-unread", sentence: "\(error)")))
      return nil
    }
  }
}
