import FoundationEssentials
import Ledger
import Providers
import Transfer

/// The tasks in flight, for all stages: `InFlight` with the clock, the dice and the notifications.
actor InFlightTasks {
  typealias Key = InFlight.Key

  private var state: InFlight
  /// Whether the ledger is being asked for waiting tasks.
  private var isRecalling = false
  private nonisolated let disk: DiskRoom
  private let onRoom: @Sendable () -> Void
  private nonisolated let wakeup = Wakeup()

  /// - Parameters:
  ///   - backoff: how long a host is left alone that only fails.
  ///   - disk: the room that transfers share.
  ///   - onRoom: called when waiting tasks may be recalled that couldn't be before.
  init(
    _ limits: InFlight.Limits, backoff: Backoff, disk: DiskRoom,
    onRoom: @escaping @Sendable () -> Void = {}
  ) {
    state = InFlight(limits, backoff: backoff)
    self.disk = disk
    self.onRoom = onRoom
  }

  subscript(id: TaskRow.ID) -> InFlightTask? { state.tasks[id] }

  /// The next moment at which a link runs out.
  var nextDeadline: Date? { state.tasks.values.compactMap { $0.deadline?.date }.min() }

  // MARK: What the poll stage does

  /// Takes in a finished task; returns the one that makes room for it.
  func admit(_ task: InFlightTask) -> InFlight.Dropped? {
    defer { wakeup.ring() }
    return state.admit(task, at: .now)
  }

  /// Which waiting tasks are to be recalled; nil when there are none, or another caller recalls them.
  ///
  /// Otherwise `endRecall` has to follow.
  func beginRecall(stopped: Set<String>) -> Recall? {
    guard !isRecalling, let recall = state.recall(at: .now, stopped: stopped) else { return nil }
    isRecalling = true
    return recall
  }

  func endRecall(_ tasks: [WaitingTask]) {
    isRecalling = false
    state.expect(tasks)
  }

  /// How long until another host may be asked for whose waiting tasks a recall could be made.
  var untilNextRecall: Duration? {
    let now = Moment.now
    return state.nextRecall(at: now).map { now.instant.duration(to: $0) }
  }

  func polled(_ id: TaskRow.ID, of provider: String) { state.polled(id, of: provider) }

  func pollFailed(of provider: String) { state.pollFailed(of: provider) }

  func renew(
    _ id: TaskRow.ID, artifacts: [(Artifact, Deadline)], by policy: RetryPolicy,
    _ clocks: LinkClocks
  ) {
    state.renew(id, artifacts: artifacts, by: policy, clocks, at: .now)
    wakeup.ring()
  }

  /// Returns false when the link of one of the task's refused artifacts has ended.
  func goOnWithoutPolls(_ id: TaskRow.ID, by policy: RetryPolicy, _ clocks: LinkClocks) -> Bool {
    defer { wakeup.ring() }
    return state.goOnWithoutPolls(
      id, by: policy, clocks, random: .random(in: 0..<1), at: .now)
  }

  func giveUpRefused(_ id: TaskRow.ID, because words: String? = nil) {
    state.giveUpRefused(id, because: words, at: .now)
    wakeup.ring()
  }

  func refused(of provider: String) -> [TaskRow.ID] { state.refused(of: provider) }

  // MARK: What the download stage does

  /// When the host last sent what it was asked for, as far as is remembered.
  func lastAnswer(of host: String) -> ContinuousClock.Instant? { state.hosts.lastAnswer(of: host) }

  enum Work: Hashable, Sendable {
    case fetch(Key)
    /// Nothing that waits fits on the disk; `madeRoom` has to follow.
    case makeRoom
  }

  /// The artifacts to fetch, most urgent first, until `close`.
  ///
  /// One stream at a time.
  nonisolated func stream() -> AsyncStream<Work> {
    AsyncStream {
      while !Task.isCancelled {
        await self.disk.measure()
        switch await self.next() {
        case .take(let key): return .fetch(key)
        case .makeRoom: return .makeRoom
        case .over: return nil
        case .wait(let limit): await self.wakeup.wait(atMost: limit)
        }
      }
      return nil
    }
  }

  private func next() -> InFlight.Next { disk.withBudget { state.next(at: .now, &$0) } }

  /// A transfer brings its file: its host is well.
  func answered(_ key: Key) { noticingHosts { $0.answered(key, at: $1) } }

  /// Takes what the end of a transfer says of its host, and frees the place there; what was noted first
  /// stands.
  func note(_ key: Key, _ ending: HostPolicy.Ending) {
    noticingHosts { $0.note(key, ending, random: .random(in: 0..<1), at: $1) }
  }

  /// Lets no transfer from this host start for a while.
  func close(host: String, for duration: Duration, by key: Key? = nil) {
    noticingHosts { $0.close(host: host, for: duration, by: key, at: $1) }
  }

  private func noticingHosts(_ event: (inout InFlight, Moment) -> Void) {
    let now = Moment.now
    let before = state.hosts.closed(at: now.instant)
    event(&state, now)
    if state.hosts.closed(at: now.instant) != before { onRoom() }
    wakeup.ring()
  }

  /// Frees the host's place after a transfer, and puts the artifact into its new state.
  func settle(_ key: Key, _ body: (inout ArtifactTransfer) -> Void) {
    disk.withBudget { $0.end(key) }
    state.settle(key, at: .now, body)
    wakeup.ring()
  }

  /// Changes an artifact outside of a transfer.
  func change(_ key: Key, _ body: @Sendable (inout ArtifactTransfer) -> Void) {
    state.change(key.task, role: key.role, at: .now, body)
    wakeup.ring()
  }

  /// What waits for a host that has failed again and again, at least so many times; of one that asks to
  /// be left alone, what waits past its deadline.
  func stranded(at host: String, after failures: Int) -> [Key] {
    state.stranded(at: host, after: failures, at: .now)
  }

  /// What can be done when nothing that waits fits on the disk.
  enum Shortage: Sendable {
    case relief(DiskBudget.Relief)
    /// Tasks with earlier deadlines are still to come, and are waited for.
    case later
    /// None of these can be made to fit.
    case none([DiskBudget.Waiting])
  }

  /// How often `later` is the answer before what is still to come is no longer waited for.
  private static let patience = 30

  /// - Parameters:
  ///   - parts: beginnings of tasks that aren't here.
  ///   - junk: bytes of quarantine that may go.
  func shortage(beside parts: [DiskBudget.Part], junk: Int64) -> Shortage {
    let now = Moment.now
    let end = now.date.addingTimeInterval(Deferral.longestMargin / .seconds(1))
    let disk = disk.withBudget { $0 }
    let waiting = state.shortOfRoom(disk, at: now)
    let stuck = Set(waiting.map(\.key))
    let here = state.removableParts(at: now).map { part in
      DiskBudget.Part(
        key: part.key, deadline: part.deadline, bytes: part.bytes,
        isAwaited: !stuck.contains(part.key))
    }
    let removable = (here + parts).filter { $0.deadline > end }
    if let relief = disk.relief(for: waiting, parts: removable, junk: junk) {
      return .relief(relief)
    }
    guard let relief = disk.relief(for: waiting, parts: removable, junk: junk, sparing: false)
    else { return .none(waiting) }
    state.roomWaits += 1
    return state.roomWaits > Self.patience ? .relief(relief) : .later
  }

  /// Holds an artifact back while its beginning is removed; `settle` has to follow.
  func beginRemoval(_ key: Key) -> ArtifactTransfer? { state.beginRemoval(key) }

  func madeRoom() {
    state.madeRoom()
    wakeup.ring()
  }

  // MARK: What the stages behind it do

  /// Hands a task on when nothing of it is still to be fetched; once, until it is released.
  func claimSettled(_ id: TaskRow.ID) -> InFlightTask? { state.claimSettled(id) }

  /// The verify stage gives a task back: something of it is fetched again.
  func release(_ id: TaskRow.ID) {
    state.release(id)
    wakeup.ring()
  }

  /// Changes an artifact that is fetched again; returns false when nothing is fetched any more.
  func putBack(_ key: Key, _ body: @Sendable (inout ArtifactTransfer) -> Void) -> Bool {
    defer { wakeup.ring() }
    return state.putBack(key, at: .now, body)
  }

  func doubts(tagOf host: String, matches: Bool, isRepeated: Bool) -> Bool {
    state.doubts(tagOf: host, matches: matches, isRepeated: isRepeated)
  }

  // MARK: What the run does

  func plan(_ traffic: Traffic) -> Forecast<Key> { state.plan(traffic, at: .now) }

  /// What keeps the transfers from being faster.
  func bottleneck(at bytesPerSecond: Double, bandwidth: Int64) -> Bottleneck {
    state.bottleneck(at: bytesPerSecond, bandwidth: bandwidth)
  }

  /// The hosts whose wishes to be left alone outlast a deadline; each wish once.
  func wishesTooLong() -> [InFlight.LongWish] { state.wishesTooLong(at: .now) }

  /// Returns the task as it was; nil when it was gone already.
  @discardableResult func remove(_ id: TaskRow.ID) -> InFlightTask? {
    defer {
      wakeup.ring()
      onRoom()
    }
    return state.remove(id)
  }

  /// No new task will be admitted: the stream ends when all are settled and gone.
  func close() {
    state.close()
    wakeup.ring()
  }

  /// Nothing more is fetched from now on; returns the tasks that are settled.
  ///
  /// - Parameter time: by the clock of the provider that it is given.
  func stopFetching(clocks: @Sendable (InFlightTask) -> LinkClocks) -> [TaskRow.ID] {
    defer { wakeup.ring() }
    return state.stopFetching(at: .now, clocks: clocks)
  }

  /// Returns when no task is with the stages behind the download stage any more.
  nonisolated func drain() async {
    while await isAnyInVerification { await wakeup.wait(atMost: .seconds(1)) }
  }

  private var isAnyInVerification: Bool { state.isAnyInVerification }
}
