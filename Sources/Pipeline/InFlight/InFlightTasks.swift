import FoundationEssentials
import Ledger
import Providers
import Transfer

/// The tasks whose links are known, and which artifact is fetched next: of those whose host has room,
/// the one with the earliest deadline or, when not all can be had in time, the one that the forecast
/// puts first.
///
/// It holds 512 tasks at most, so that a list of a million costs no memory: when more are finished
/// than that, one that is set aside or whose link lives longest is handed back, and its link is
/// asked for again later. No more than `permits` tasks move through staging at a time, which caps what
/// the streams behind the download stage can hold.
actor InFlightTasks {
  struct Key: Hashable, Sendable {
    let task: TaskRow.ID
    let role: Artifact.Role
  }

  /// Tasks whose links are held at once: enough for every transfer of the largest configuration,
  /// twice over.
  static let capacity = 512

  let perHost: Int
  let parallel: Int
  let permits: Int
  private(set) var items: [TaskRow.ID: InFlightTask] = [:]
  private var announced: Set<TaskRow.ID> = []
  var hosts: Hosts
  /// Of the transfers under way.
  var passes: [Key: Hosts.Pass] = [:]
  /// Parts whose staged files are being worked at; nobody else may, even when their tasks go and return.
  var underWay: Set<Key> = []
  /// What the forecast rests on, as it was measured last.
  var traffic = Traffic(typicalBytes: Briefing.typicalBytes)
  /// The places in the forecast's order; nil when it is out of date.
  var ranks: [Key: Int]?
  /// Whether a host's entity tags are MD5s where they look like it, as the first of them has shown.
  private var tagsAreMD5: [String: Bool] = [:]
  private(set) var isClosed = false
  private var isFetching = true
  let clock = ContinuousClock()
  private nonisolated let wakeup = Wakeup()

  /// - Parameters:
  ///   - parallel: transfers at once, in all.
  ///   - perHost: transfers at once from one host.
  ///   - permits: tasks on their way through staging at once.
  ///   - backoff: how long a host is left alone that only fails.
  init(parallel: Int, perHost: Int, permits: Int, backoff: Backoff) {
    self.parallel = parallel
    self.perHost = perHost
    hosts = Hosts(places: perHost, backoff: backoff)
    self.permits = permits
  }

  subscript(id: TaskRow.ID) -> InFlightTask? { items[id] }

  /// The tasks whose links are at hand, or about to be.
  var ids: Set<TaskRow.ID> { announced.union(items.keys) }

  /// How many more tasks fit, since those that can't move go for them.
  var room: Int {
    let now = clock.now
    return max(0, Self.capacity - items.values.count { !isStuck($0, at: now) })
  }

  /// The next moment at which a link runs out.
  var nextDeadline: Date? { items.values.compactMap { $0.deadline?.date }.min() }

  // MARK: What the poll stage does

  /// A task is about to be offered, or left to another run: its links are not asked for again.
  func announce(_ id: TaskRow.ID) { announced.insert(id) }

  /// Takes in a finished task.
  ///
  /// Returns the task that had to go for it, if any, and whether it could not move: its link is
  /// forgotten. Nobody asks for it before `dismiss`.
  func offer(_ item: InFlightTask) -> (gone: InFlightTask, isStuck: Bool)? {
    items[item.id] = item
    ranks = nil
    announced.remove(item.id)
    wakeup.ring()
    guard items.count > Self.capacity else { return nil }
    let now = clock.now
    let last = items.values.filter(\.isIdle).max { urgency($0, at: now) < urgency($1, at: now) }
    guard let last else { return nil }
    items[last.id] = nil
    announced.insert(last.id)
    return (last, isStuck(last, at: now))
  }

  /// What is known of a task that had to go is written down.
  func dismiss(_ id: TaskRow.ID) { announced.remove(id) }

  /// Gives the parts of a task the links that its provider has now, and decides about those that were
  /// refused.
  func renew(_ id: TaskRow.ID, artifacts: [(Artifact, Deadline)], by policy: RetryPolicy, now: Date)
  {
    change(id) { part in
      guard part.isOpen else { return }
      let artifact = artifacts.first { $0.0.role == part.role }
      // Of what is being asked now, the answer comes first.
      if part.isRefused {
        part.renew(artifact?.0.link, artifact?.1 ?? part.deadline, by: policy, now: now)
      }
      guard part.isOpen, let (artifact, deadline) = artifact, artifact.link.url != part.link.url
      else { return }
      if artifact.link.origin != part.link.origin { part.takesRanges = true }
      part.link = artifact.link
      part.deadline = deadline
    }
  }

  /// Gives up the parts that were refused: nothing better will come.
  func giveUpRefused(_ id: TaskRow.ID) {
    change(id) { part in
      if part.isRefused, let trouble = part.failures.refusals?.trouble {
        part.giveUp(trouble, as: .lost)
      }
    }
  }

  /// The tasks with a part that was refused.
  func refused(of provider: String) -> [TaskRow.ID] {
    items.values.filter { item in
      item.row.provider == provider && item.parts.contains(where: \.isRefused)
    }.map(\.id)
  }

  // MARK: What the download stage does

  /// The artifacts to fetch, most urgent first, until `close`.
  ///
  /// One stream at a time.
  nonisolated func stream() -> AsyncStream<Key> {
    AsyncStream {
      while !Task.isCancelled {
        switch await self.next() {
        case .take(let key): return key
        case .over: return nil
        case .wait(let limit): await self.wakeup.wait(atMost: limit)
        }
      }
      return nil
    }
  }

  /// Hands a task on when nothing of it is still to be fetched; once, until it is released.
  func claimSettled(_ id: TaskRow.ID) -> InFlightTask? {
    guard let item = items[id], item.isSettled, !item.isHandedOn else { return nil }
    items[id]?.isHandedOn = true
    return item
  }

  /// The verify stage gives a task back: something of it is fetched again.
  func release(_ id: TaskRow.ID) {
    items[id]?.isHandedOn = false
    wakeup.ring()
  }

  /// Changes a part that is fetched again.
  ///
  /// Returns false, and changes nothing, when nothing is fetched any more.
  func putBack(_ key: Key, _ body: @Sendable (inout ArtifactTransfer) -> Void) -> Bool {
    guard isFetching else { return false }
    change(key.task, role: key.role, body)
    return true
  }

  /// Nothing more is fetched from now on.
  ///
  /// Where a damaged file was to be fetched again, its first bytes have to do; what was refused, beside
  /// a video that was fetched, is given up. Returns the tasks that are settled.
  func stopFetching() -> [TaskRow.ID] {
    isFetching = false
    for item in items.values where item.hasFetched {
      change(item.id) { part in
        if part.isRefused, item.hasVideo, let trouble = part.failures.refusals?.trouble {
          part.giveUp(trouble, as: .lost)
        }
        guard part.isOpen, let earlier = part.earlier else { return }
        part.state = .fetched(earlier.fetched)
        part.earlier = nil
      }
    }
    return items.values.filter(\.isSettled).map(\.id)
  }

  /// Returns when no task is with the stages behind the download stage any more.
  nonisolated func drain() async {
    while await isHandingOn { await wakeup.wait(atMost: .seconds(1)) }
  }

  var isHandingOn: Bool { items.values.contains(where: \.isHandedOn) }

  /// No new task will be offered: the stream ends when all are settled and off the inFlight.
  func close() {
    isClosed = true
    wakeup.ring()
  }

  /// Frees the host's place after a transfer, and puts the part into its new state.
  func settle(_ key: Key, _ body: (inout ArtifactTransfer) -> Void) {
    note(key, .nothing)
    underWay.remove(key)
    wakeup.ring()
    change(key.task, role: key.role, body)
  }

  /// Takes what the end of a transfer says of its host, and frees the place there; what was noted first
  /// stands.
  func note(_ key: Key, _ ending: Hosts.Ending) {
    guard let pass = passes.removeValue(forKey: key) else { return }
    hosts.end(pass, ending, random: .random(in: 0..<1), now: clock.now)
    wakeup.ring()
  }

  /// A transfer brings its file: its host is well.
  func answered(_ key: Key) {
    guard let pass = passes[key] else { return }
    hosts.answered(pass, now: clock.now)
    wakeup.ring()
  }

  /// What waits for a host that has failed again and again, at least so many times.
  func stranded(at host: String, after failures: Int) -> [Key] {
    guard hosts.openings(at: host) >= failures else { return [] }
    return items.values.flatMap { item in
      item.parts.filter { $0.isReady && $0.link.origin.host == host }.map {
        Key(task: item.id, role: $0.role)
      }
    }
  }

  /// Whether bytes may not be those that their tag, which looks like an MD5, stands for.
  ///
  /// - Parameter isRepeated: whether the host has sent these very bytes twice.
  func doubts(tagOf host: String, matches: Bool, isRepeated: Bool) -> Bool {
    if tagsAreMD5[host] == nil, matches || isRepeated, tagsAreMD5.count < Self.capacity {
      tagsAreMD5[host] = matches
    }
    return !matches && tagsAreMD5[host] != false
  }

  /// Lets no transfer from this host start for a while.
  func close(host: String, for duration: Duration) {
    let now = clock.now
    hosts.close(host, until: now.advanced(by: duration), now: now)
  }

  /// Changes a part outside of a transfer.
  func change(_ key: Key, _ body: @Sendable (inout ArtifactTransfer) -> Void) {
    change(key.task, role: key.role, body)
  }

  // MARK: What ends it

  /// Returns false when the task was gone already.
  @discardableResult func remove(_ id: TaskRow.ID) -> Bool {
    defer { wakeup.ring() }
    return items.removeValue(forKey: id) != nil
  }

  func change(
    _ id: TaskRow.ID, role: Artifact.Role? = nil, _ body: (inout ArtifactTransfer) -> Void
  ) {
    guard var item = items[id] else { return }
    for index in item.parts.indices where role == nil || item.parts[index].role == role {
      let wasReady = item.parts[index].isReady
      body(&item.parts[index])
      if item.parts[index].isReady, !wasReady { ranks = nil }
    }
    items[id] = item
    wakeup.ring()
  }
}
