import Archive
import FoundationEssentials
import Ledger
import Media
import Synchronization
import SystemPackage
import Transfer

/// The main job: polls the tasks of the lists, fetches, verifies and files what is finished, and
/// tells what became of each.
package struct Run: Sendable {
  let configuration: Configuration
  let options: RunOptions
  /// Where more lists come from while the run lasts; nil when it has all its tasks at the beginning.
  let inbox: Inbox?
  let environment: [String: String]
  let tally: Tally
  let stop: Stop
  /// Called when the run has its name, before anything is asked.
  let onBegin: @Sendable (_ name: String, _ run: RunRow.ID) async -> Void
  let tell: Tell

  package init(
    configuration: Configuration, options: RunOptions, environment: [String: String],
    tally: Tally, stop: Stop, tell: @escaping Tell
  ) {
    self.init(
      configuration: configuration, options: options, inbox: nil, environment: environment,
      tally: tally, stop: stop, tell: tell)
  }

  init(
    configuration: Configuration, options: RunOptions, inbox: Inbox?,
    environment: [String: String], tally: Tally, stop: Stop,
    onBegin: @escaping @Sendable (_ name: String, _ run: RunRow.ID) async -> Void = { _, _ in },
    tell: @escaping Tell
  ) {
    self.configuration = configuration
    self.options = options
    self.inbox = inbox
    self.environment = environment
    self.tally = tally
    self.stop = stop
    self.onBegin = onBegin
    self.tell = tell
  }

  /// Returns what the run ends with.
  ///
  /// Throws `CommandError` when it could not begin; nothing was polled then.
  package func callAsFunction() async throws -> Exit {
    let began = ContinuousClock.now
    let intake = try await blocking { try Intake(configuration: configuration, options: options) }
    if options.dryRun { return try await DryRun(run: self, intake: intake)() }
    let keyring = Keyring(configuration, environment: environment)
    let ledgerPath = configuration.archive.appending(Archive.ledgerName).string
    if !FileManager.default.fileExists(atPath: ledgerPath) {
      // Nothing was ever archived here, so all of them will be polled: a missing key is told before
      // anything is made.
      try await blocking { try keyring.need(intake.providers) }
    }

    let begun = Date()
    let boot = Machine.boot
    let root = configuration.archive
    let begins = !options.lists.isEmpty && configuration.archiveID == nil
    let archive = try await blocking {
      try ArchiveWriter.locked(
        at: root, begun: begun, heading: JournalRecord(boot: boot, at: begun).line, begins: begins)
    }
    defer { archive.close() }
    let name = archive.runID
    if archive.isNew { await tellOfBeginning() }
    let opened = try await OpenedLedger(of: archive, configuration, stop: stop, tell: tell)
    let ledger = opened.ledger
    if opened.isRebuilt { tally.noteNeedsPerson() }
    if inbox == nil { try await intake.readKeys(into: keyring, ledger) }
    let isSameBoot = try await ledger.isSameBoot(boot)
    let run = try await ledger.beginRun(name: name, boot: boot, at: begun)
    let kept = try await Recovery(
      ledger: ledger, archive: archive, run: run, isSameBoot: isSameBoot, tally: tally,
      tell: tell)()
    await onBegin(name, run)
    try await intake.take(in: run, ledger, archive, tally: tally, tell: tell)
    let open = try await openTasks(of: run, ledger)

    let context = try RunContext(
      self, name, run, ledger, archive, keyring, kept, try await schedule(ledger))
    await context.open(open)
    await context.feed?.look(context)
    if inbox != nil || !open.isEmpty { try await check(context) }
    let ending = RunEnding(context: context)
    await Briefing(context: context).tell()
    await work(context)
    await context.transfers.close()
    await context.workers.close()
    await ending.tellWhatIsLeft()
    await context.feed?.settle(context)
    if archive.isNew { await tellOfBeginning() }
    let exit = await ending.seal(since: began)
    await context.orStop {
      try await ledger.recoverAtOpen(now: Date())
      try await ledger.close()
    }
    return exit
  }

  // MARK: Before

  /// Told first and last: where an archive was expected, its disk isn't mounted.
  private func tellOfBeginning() async {
    await tell(
      .problem(
        ProblemEvent(
          severity: .warning, reason: "new-archive",
          sentence:
            "\(configuration.archive) held no archive, and a new one was begun there; if there "
            + "was one, its disk is not mounted")))
  }

  /// Without a worker nothing could be verified, and so nothing filed.
  private func check(_ context: RunContext) async throws {
    let answer = Mutex<Result<SandboxState, MediaError>?>(nil)
    await context.stop.cancelling {
      do throws(MediaError) {
        let sandbox = try await context.workers.check()
        answer.withLock { $0 = .success(sandbox) }
      } catch .cancelled {
        // The stages will see the stop.
      } catch {
        answer.withLock { $0 = .failure(error) }
      }
    }
    switch answer.withLock({ $0 }) {
    case .success(.complete), nil: break
    case .success(let sandbox):
      await context.notice(.notice, "no-sandbox", "\(sandbox)")
    case .failure(let error):
      await context.transfers.close()
      throw CommandError(cannotWrite: error)
    }
  }

  private func schedule(_ ledger: Ledger) async throws -> PollPolicy.Schedule {
    let now = Date()
    let ends = options.noWait ? now : options.maxDuration.map { now.addingTimeInterval($0.seconds) }
    let lifetime = configuration.providers.map(\.linkLifetime.seconds).max() ?? 0
    let gap = try await ledger.longestGap(since: now.addingTimeInterval(-2 * lifetime), now: nil)
    return PollPolicy.Schedule(
      begun: now, ends: ends,
      // Who has each task polled once has another run follow.
      next: gap.flatMap { gap in ends?.addingTimeInterval(gap.to.timeIntervalSince(gap.from)) }
        ?? (options.noWait ? now : nil))
  }

  private func openTasks(of run: RunRow.ID, _ ledger: Ledger) async throws -> [String: Int] {
    let open = try await ledger.openTasks(run: run).map { ($0.provider, $0.tasks) }
    return Dictionary(open, uniquingKeysWith: +)
  }

  // MARK: The stages

  private func work(_ context: RunContext) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await Ticker(context: context).run() }
      if let limit = options.maxDuration {
        group.addTask {
          guard (try? await Task.sleep(for: limit)) != nil else { return }
          context.stop.request(.timeIsUp)
        }
      }
      await stages(context)
      group.cancelAll()
    }
  }

  /// A stop cancels the first two stages; the others finish what has reached them, or still does.
  private func stages(_ context: RunContext) async {
    async let ends: Void = EndStage(context: context).run()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await context.stop.cancelling { await PollStage(context: context).run() } }
      group.addTask {
        await context.stop.cancelling { await DownloadStage(context: context).run() }
        let settled = await context.inFlight.stopFetching { context.clocks(for: $0) }
        for id in settled { await context.advance(id) }
        await context.inFlight.drain()
        context.toVerify.finish()
      }
      group.addTask { await VerifyStage(context: context).run() }
      group.addTask { await StoreStage(context: context).run() }
    }
    context.toEnd.finish()
    await ends
  }
}
