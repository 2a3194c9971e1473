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
/// asked for again once there is room. No more than `permits` tasks are on their way through staging
/// at a time, which caps what the streams behind the download stage can hold.
actor Workbench {
  struct Key: Hashable, Sendable {
    let task: TaskRow.ID
    let role: Artifact.Role
  }

  /// Tasks whose links are held at once: enough for every transfer of the largest configuration,
  /// twice over.
  static let capacity = 512

  let perHost: Int
  let parallel: Int
  private let permits: Int
  private(set) var items: [TaskRow.ID: WorkItem] = [:]
  private var announced: Set<TaskRow.ID> = []
  private(set) var hosts: Hosts
  /// Of the transfers under way.
  private(set) var passes: [Key: Hosts.Pass] = [:]
  /// Parts whose staged files are being worked at; nobody else may, even when their tasks go and return.
  private var underWay: Set<Key> = []
  /// What the forecast rests on, as it was measured last.
  var traffic = Traffic(typicalBytes: Briefing.typicalBytes)
  /// The places in the forecast's order; nil when it is out of date.
  var ranks: [Key: Int]?
  /// Whether a host's entity tags are MD5s where they look like it, as the first of them has shown.
  private var tagsAreMD5: [String: Bool] = [:]
  private var isClosed = false
  private var isFetching = true
  private let clock = ContinuousClock()
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

  subscript(id: TaskRow.ID) -> WorkItem? { items[id] }

  /// The tasks whose links are at hand, or about to be.
  var ids: Set<TaskRow.ID> { announced.union(items.keys) }

  /// How many more tasks fit.
  var room: Int { max(0, Self.capacity - items.count) }

  /// The next moment at which a link runs out.
  var nextDeadline: Date? { items.values.compactMap { $0.deadline?.date }.min() }

  // MARK: What the poll stage does

  /// A task is about to be offered, or left to another run: its links are not asked for again.
  func announce(_ id: TaskRow.ID) { announced.insert(id) }

  /// Takes in a finished task.
  ///
  /// Returns the task that had to go for it, if any: its link is forgotten.
  func offer(_ item: WorkItem) -> WorkItem? {
    items[item.id] = item
    ranks = nil
    announced.remove(item.id)
    wakeup.ring()
    guard items.count > Self.capacity else { return nil }
    let now = clock.now
    let idle = items.values.filter(\.isIdle)
    guard let last = idle.max(by: { $0.urgency(at: now) < $1.urgency(at: now) }) else { return nil }
    items[last.id] = nil
    return last
  }

  /// Gives the parts of a task their new links.
  ///
  /// A refused part whose link is the same as before is given up, unless only the rest of it was asked for: then
  /// it is asked for as a whole first.
  func renew(_ id: TaskRow.ID, artifacts: [(Artifact, Deadline)]) {
    change(id) { part in
      guard part.isOpen else { return }
      let artifact = artifacts.first { $0.0.role == part.role }
      if let (artifact, deadline) = artifact, artifact.link.url != part.link.url {
        if artifact.link.origin != part.link.origin { part.takesRanges = true }
        part.link = artifact.link
        part.deadline = deadline
        part.isLastLink = false
        guard case .refused(let refusal) = part.state else { return }
        part.state = .ready(notBefore: clock.now)
        // A host that refuses the rest at one link after the other may give the whole.
        if refusal.askedForRest, part.failures.rests > 1 { part.takesRanges = false }
        return
      }
      guard case .refused(let refusal) = part.state else { return }
      if refusal.askedForRest, part.takesRanges {
        part.takesRanges = false
        part.isLastLink = true
        part.state = .ready(notBefore: clock.now)
      } else {
        part.giveUp(refusal.trouble, as: .lost)
      }
    }
  }

  /// Frees the host's place after a refusal.
  ///
  /// Returns whether the provider has to be asked for another link: one is there already when the task
  /// was asked for while the refused request was under way, and none will come when its provider has
  /// given the same one again.
  func refuse(
    _ key: Key, _ refusal: Refusal, _ failures: WorkItem.Part.Failures
  ) -> Bool {
    var isNeeded = false
    settle(key) { part in
      part.failures = failures
      if part.link.url != refusal.url {
        part.state = .ready(notBefore: .now)
      } else if part.isLastLink {
        part.giveUp(refusal.trouble, as: .lost)
      } else {
        part.state = .refused(refusal)
        isNeeded = true
      }
    }
    return isNeeded
  }

  /// Gives up the parts that wait for a new link: none will come.
  func giveUpRefused(_ id: TaskRow.ID) {
    change(id) { part in
      if case .refused(let refusal) = part.state { part.giveUp(refusal.trouble, as: .lost) }
    }
  }

  /// The tasks that wait for a new link.
  func refused(of provider: String) -> [TaskRow.ID] {
    items.values.filter { item in
      item.row.provider == provider
        && item.parts.contains { if case .refused = $0.state { true } else { false } }
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
  func claimSettled(_ id: TaskRow.ID) -> WorkItem? {
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
  func putBack(_ key: Key, _ body: @Sendable (inout WorkItem.Part) -> Void) -> Bool {
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
        if case .refused(let refusal) = part.state, item.hasVideo {
          part.giveUp(refusal.trouble, as: .lost)
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

  private var isHandingOn: Bool { items.values.contains(where: \.isHandedOn) }

  /// No new task will be offered: the stream ends when all are settled and off the workbench.
  func close() {
    isClosed = true
    wakeup.ring()
  }

  /// Frees the host's place after a transfer, and puts the part into its new state.
  func settle(_ key: Key, _ body: (inout WorkItem.Part) -> Void) {
    note(key, .nothing)
    underWay.remove(key)
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

  /// Changes a part outside of a transfer: a damaged file is fetched again.
  func change(_ key: Key, _ body: @Sendable (inout WorkItem.Part) -> Void) {
    change(key.task, role: key.role, body)
  }

  // MARK: What ends it

  /// Returns false when the task was gone already.
  @discardableResult func remove(_ id: TaskRow.ID) -> Bool {
    defer { wakeup.ring() }
    return items.removeValue(forKey: id) != nil
  }

  private enum Next {
    case take(Key)
    case wait(atMost: Duration)
    case over
  }

  private func next() -> Next {
    let now = clock.now
    if ranks == nil { plan() }
    var best: Choice?
    var probes: [String: Choice] = [:]
    var soonest: ContinuousClock.Instant?
    var isOpen = false
    let hasPermit = items.values.count { isMoving($0, at: now) } < permits
    for item in items.values {
      for part in item.parts where part.isOpen {
        isOpen = true
        guard case .ready(let notBefore) = part.state else { continue }
        let host = part.link.origin.host
        var opens = notBefore
        if opens <= now {
          switch hosts.admission(to: host, isRetry: part.askedAt != nil, now: now) {
          case .now: break
          case .notBefore(let instant): opens = instant
          case .whenOneEnds: continue
          }
        }
        guard opens <= now else {
          soonest = min(soonest ?? opens, opens)
          continue
        }
        let key = Key(task: item.id, role: part.role)
        guard hasPermit || isMoving(item, at: now), !underWay.contains(key) else { continue }
        let choice = Choice(key: key, rank: ranks?[key] ?? .max, part: part)
        if hosts.openings(at: host) > 0 {
          if probes[host].map(choice.isLongerAgo(than:)) ?? true { probes[host] = choice }
        } else if choice.rank < best?.rank ?? .max {
          best = choice
        }
      }
    }
    for probe in probes.values where probe.rank < best?.rank ?? .max { best = probe }
    if let best { return take(best, at: now) }
    // What is with the stages behind may still come back.
    if !isOpen && isClosed && !isHandingOn { return .over }
    return .wait(atMost: soonest.map { now.duration(to: $0) } ?? .seconds(60))
  }

  /// A part that may be fetched next.
  private struct Choice {
    let key: Key
    let rank: Int
    let part: WorkItem.Part

    /// Of those that wait for one host, which probes it is the one that was asked for the longest ago:
    /// a file that its host can't send must not keep it shut for the others.
    func isLongerAgo(than other: Choice) -> Bool {
      guard part.askedAt != other.part.askedAt else { return rank < other.rank }
      guard let askedAt = part.askedAt else { return true }
      return other.part.askedAt.map { askedAt < $0 } ?? false
    }
  }

  private func take(_ choice: Choice, at now: ContinuousClock.Instant) -> Next {
    let (key, part) = (choice.key, choice.part)
    underWay.insert(key)
    passes[key] = hosts.begin(
      at: part.link.origin.host, isRetry: part.askedAt != nil, now: now)
    change(key.task, role: key.role) { part in
      part.state = .downloading
      part.askedAt = now
    }
    return .take(key)
  }

  /// Whether bytes of the task are on their way.
  ///
  /// What is set aside, waits for another link, or for a host that nobody may ask, keeps nobody from
  /// moving.
  private func isMoving(_ item: WorkItem, at now: ContinuousClock.Instant) -> Bool {
    if item.isHandedOn { return true }
    return item.parts.contains { part in
      switch part.state {
      case .downloading: true
      case .ready(let notBefore):
        item.hasFetched && notBefore <= now && isOpen(part.link.origin.host, part, at: now)
      case .refused, .fetched, .given: false
      }
    }
  }

  /// Whether only the places of a host keep a part waiting, if anything does.
  private func isOpen(
    _ host: String, _ part: WorkItem.Part, at now: ContinuousClock.Instant
  ) -> Bool {
    switch hosts.admission(to: host, isRetry: part.askedAt != nil, now: now) {
    case .now: true
    case .whenOneEnds: hosts.openings(at: host) == 0
    case .notBefore: false
    }
  }

  private func change(
    _ id: TaskRow.ID, role: Artifact.Role? = nil, _ body: (inout WorkItem.Part) -> Void
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

extension WorkItem {
  /// Whether nothing of it has begun, so that nothing is lost when its links are forgotten.
  fileprivate var isIdle: Bool {
    parts.allSatisfy { part in
      if case .ready = part.state { part.earlier == nil } else { false }
    }
  }

  /// Its deadline; later than all deadlines when it is set aside.
  fileprivate func urgency(at now: ContinuousClock.Instant) -> Date {
    let isSetAside = parts.contains { part in
      if case .ready(let notBefore) = part.state { notBefore > now } else { false }
    }
    return isSetAside ? .distantFuture : deadline?.date ?? .distantPast
  }
}
