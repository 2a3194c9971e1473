import Archive
import FoundationEssentials
import Ledger
import Media
import Providers
import SystemPackage
import Transfer

/// Takes what Holdfast tells, in the order in which it is told.
package typealias Tell = @Sendable (Event) async -> Void

/// What the stages of one run share.
struct RunContext: Sendable {
  let name: String
  let run: RunRow.ID
  let options: RunOptions
  let schedule: PollPolicy.Schedule
  let configuration: Configuration
  private let keyring: Keyring
  /// What brings more tasks while the run lasts; nil when all are known from the beginning.
  let feed: Feed?
  /// What earlier runs fetched and did not file.
  let kept: KeptFiles
  let ledger: Ledger
  let archive: ArchiveWriter
  let transfers: Transfers
  let workers: MediaWorkers
  let inFlight: InFlightTasks
  let disk: DiskRoom
  /// Tasks with all their bytes in staging.
  ///
  /// Unbounded, and capped by the in-flight permits.
  let toVerify: AsyncStream<TaskRow.ID>.Continuation
  let verifications: AsyncStream<TaskRow.ID>
  let toStore = Batches<TaskRow.ID>()
  /// Tasks that have their ends without being archived.
  ///
  /// Those in flight count as handed on until they are recorded.
  let toEnd = Batches<EndedTask>()
  let tally: Tally
  let stop: Stop
  let tell: Tell
  private let bells: [String: Wakeup]

  init(
    _ run: Run, _ name: String, _ id: RunRow.ID, _ ledger: Ledger, _ archive: ArchiveWriter,
    _ keyring: Keyring, _ kept: [InFlightTasks.Key: Kept], _ schedule: PollPolicy.Schedule
  ) throws {
    self.name = name
    self.run = id
    options = run.options
    self.schedule = schedule
    configuration = run.configuration
    self.keyring = keyring
    feed = try run.inbox.map { try Feed($0, run.configuration, ledger) }
    self.kept = KeptFiles(kept)
    self.ledger = ledger
    self.archive = archive
    let download = run.configuration.download
    workers = try MediaWorkers(timeout: run.configuration.checks.timeout)
    transfers = try Transfers(TransferSettings(download))
    disk = DiskRoom(reserve: Int64(run.configuration.store.reserve.bytes)) {
      try archive.freeBytes()
    }
    // Twice the transfers, and a batch that is being filed: what is on its way through staging at once.
    let bells = Dictionary(
      uniqueKeysWithValues: run.configuration.providers.map { ($0.name, Wakeup()) })
    inFlight = InFlightTasks(
      InFlight.Limits(
        parallel: download.parallel, perHost: download.perHost,
        permits: 2 * download.parallel + StoreStage.batch),
      backoff: Backoff(first: download.retry.firstDelay, longest: download.retry.longestDelay),
      disk: disk,
      onRoom: { for bell in bells.values { bell.ring() } })
    (verifications, toVerify) = AsyncStream.makeStream()
    tally = run.tally
    stop = run.stop
    tell = run.tell
    self.bells = bells
  }

  /// The keys of the providers that are asked.
  var keys: [String: Secret] { keyring.keys }

  /// How long to wait after so many failures in a row.
  func delay(attempt: Int) -> Duration {
    let retry = configuration.download.retry
    return Backoff(first: retry.firstDelay, longest: retry.longestDelay)
      .delay(attempt: attempt - 1, random: .random(in: 0..<1))
  }

  /// What is done about failed attempts to fetch the provider's files.
  func retryPolicy(of provider: String) -> RetryPolicy {
    let retry = configuration.download.retry
    return RetryPolicy(
      attempts: retry.attempts,
      backoff: Backoff(first: retry.firstDelay, longest: retry.longestDelay),
      giveUpAfter: self.provider(provider)?.poll.giveUpAfter ?? .hours(48),
      waits: !options.noWait)
  }

  /// What the clocks say that a task's links die by.
  ///
  /// - Parameter host: the clock of one of its hosts.
  func clocks(for item: InFlightTask, host: ClockReading? = nil) -> LinkClocks {
    LinkClocks(
      host: host?.date(), provider: tally.clock(of: item.row.provider)?.date(), now: Date(),
      unset: tally.begun.date(), given: item.polledAt)
  }

  func provider(_ name: String) -> ProviderConfiguration? {
    configuration.providers.first { $0.name == name }
  }

  /// Rings for the loop that polls the provider.
  func ring(_ provider: String) { bells[provider]?.ring() }

  func ringAll() {
    for bell in bells.values { bell.ring() }
  }

  func bell(of provider: String) -> Wakeup {
    guard let bell = bells[provider] else { preconditionFailure("no provider \(provider)") }
    return bell
  }

  func dialect(of provider: String) -> Dialect {
    guard let provider = self.provider(provider) else { preconditionFailure("no \(provider)") }
    return provider.api
  }

  /// Whether the link is one of the provider's own paths: a gateway that hands the file through.
  func isProxied(_ link: Link, _ row: TaskRow) -> Bool {
    provider(row.provider)?.handsThrough(link) == true
  }

  /// What a host calls a file, as far as it may be written down: a host may repeat what it was asked with.
  func tellable(_ validator: Validator?, _ part: ArtifactTransfer) -> String? {
    guard let text = validator?.text, !part.link.isRepeated(in: text),
      !keys.values.contains(where: { text.contains($0.revealed) })
    else { return nil }
    return text
  }

  /// Records that a task has reached a stage, and tells it.
  func reach(_ stage: Stage, _ row: TaskRow) async {
    await orStop { try await ledger.stage(row.id, stage) }
    await tell(stage, row)
  }

  func tell(_ stage: Stage, _ row: TaskRow) async {
    await tell(stage, Export.Task(provider: row.provider, taskID: row.taskID))
  }

  func tell(_ stage: Stage, _ task: Export.Task) async {
    await tell(
      .task(TaskEvent(provider: task.provider, taskID: task.taskID, state: stage.rawValue)))
  }

  /// Ends a task that was not archived; it is told once that is recorded.
  ///
  /// What an earlier run had fetched of it goes to quarantine.
  func end(_ row: TaskRow, _ outcome: Outcome, _ trouble: Trouble, deadline: Date? = nil) async {
    for (role, file) in kept.take(row.id) {
      await quarantine(file.path, row, role, trouble, isLast: true)
    }
    let ending = Ending(outcome: outcome, trouble: trouble, deadline: deadline)
    toEnd.put(EndedTask(row: row, ending: ending))
  }

  func count(_ ending: Ending, of task: TaskRow.ID, at provider: String) {
    tally.count(ending, of: task, at: provider)
    ring(provider)
    if let feed, !tally.isAnythingOpen { feed.ring() }
  }

  /// More tasks of these providers are open.
  ///
  /// One whose key is missing is stopped: the others go on.
  func open(_ tasks: [String: Int]) async {
    tally.open(tasks)
    for provider in tasks.keys.sorted() {
      do {
        try await blocking { try keyring.need(provider) }
      } catch {
        await halt(provider, "unauthorized", "\(error)")
      }
      ring(provider)
    }
  }

  /// Stops asking this provider, once, with one error; its tasks stay open for another run.
  func halt(_ provider: String, _ reason: String, _ sentence: String) async {
    guard tally.halt(provider, Trouble(reason: reason, sentence: sentence)) else { return }
    await notice(.error, reason, sentence, provider: provider)
    ring(provider)
    feed?.ring()
  }

  /// Runs what writes to the archive or the ledger.
  ///
  /// When it can't, the run stops; what was acknowledged is safe.
  @discardableResult
  func orStop(_ body: () async throws -> Void) async -> Bool {
    await orStop(else: false) {
      try await body()
      return true
    }
  }

  func orStop<Value>(else fallback: Value, _ body: () async throws -> Value) async -> Value {
    do {
      return try await body()
    } catch LedgerError.notOpen {
      // A late answer about a task that has its end.
      return fallback
    } catch {
      stop.request(.cannotWrite(slug: error.problemReason ?? "ledger", sentence: "\(error)"))
      return fallback
    }
  }

  func notice(
    _ severity: ProblemEvent.Severity, _ reason: String, _ sentence: String,
    provider: String? = nil, tasks: [String]? = nil
  ) async {
    await tell(
      .problem(
        ProblemEvent(
          severity: severity, reason: reason, sentence: sentence, provider: provider,
          tasks: tasks)))
  }
}
