import FoundationEssentials
import Ledger
import Providers
import Transfer

/// The time by the clock that durations are measured with, and by the calendar's.
struct Moment: Sendable {
  let instant: ContinuousClock.Instant
  let date: Date

  static var now: Moment { Moment(instant: .now, date: Date()) }

  func instant(of date: Date) -> ContinuousClock.Instant {
    instant + .seconds(date.timeIntervalSince(self.date))
  }

  func date(of instant: ContinuousClock.Instant) -> Date {
    date + (instant - self.instant) / .seconds(1)
  }
}

/// The tasks whose links are in memory: which of them may be fetched, which makes room for another, and
/// which of those that wait in the ledger are recalled.
///
/// Pure: what happens is a call, what is to be done is what it returns, and the time is passed in. A
/// call about a task or a transfer that isn't here any more changes nothing.
struct InFlight: Sendable {
  struct Key: Hashable, Sendable {
    let task: TaskRow.ID
    let role: Artifact.Role
  }

  struct Limits: Sendable {
    /// Transfers at once, in all.
    let parallel: Int
    /// Transfers at once from one host.
    let perHost: Int
    /// Tasks on their way through staging at once.
    let permits: Int
    /// Tasks whose links are in memory at once.
    var capacity = InFlight.capacity
  }

  /// A task that made room for another: its links are forgotten.
  struct Dropped: Sendable {
    enum Wait: Sendable, Equatable {
      case host(String)
      case until(Date)
    }

    let task: InFlightTask
    let wait: Wait
  }

  /// Tasks whose links are in memory at once: enough for every transfer of the largest configuration,
  /// twice over.
  static let capacity = 512

  let limits: Limits
  var tasks: [TaskRow.ID: InFlightTask] = [:]
  var hosts: HostPolicy
  /// Of the transfers under way.
  var passes: [Key: HostPolicy.Pass] = [:]
  /// Artifacts whose staged files are being written.
  var underWay: Set<Key> = []
  /// Tasks that were recalled, until a poll has brought their links, or something else.
  var recalled: [TaskRow.ID: WaitingTask] = [:]
  /// Providers whose latest poll failed.
  var silent: Set<String> = []
  /// What the forecast rests on, as it was measured last.
  var traffic = Traffic(typicalBytes: Briefing.typicalBytes)
  /// The places in the forecast's order; nil when it is out of date.
  var ranks: [Key: Int]?
  /// Whether a host's entity tags are MD5s where they look like it, as the first of them has shown.
  private var tagsAreMD5: [String: Bool] = [:]
  private(set) var isClosed = false
  /// Whether files are being removed because nothing that waits fits on the disk.
  var isMakingRoom = false
  /// How often that was put off since a transfer began.
  var roomWaits = 0
  private var isFetching = true

  /// - Parameter backoff: how long a host is left alone that only fails.
  init(_ limits: Limits, backoff: Backoff) {
    self.limits = limits
    hosts = HostPolicy(places: limits.perHost, backoff: backoff)
  }

  var isAnyInVerification: Bool { tasks.values.contains(where: \.isHandedOn) }

  // MARK: In and out

  /// Takes in a finished task.
  ///
  /// Returns the task that makes room for it, which may be this one.
  mutating func admit(_ task: InFlightTask, at now: Moment) -> Dropped? {
    recalled[task.id] = nil
    guard tasks[task.id] == nil else { return nil }
    tasks[task.id] = task
    ranks = nil
    guard tasks.count > limits.capacity, let last = leastUrgent(at: now) else { return nil }
    tasks[last.id] = nil
    return Dropped(task: last, wait: wait(of: last, at: now))
  }

  /// Returns the task as it was; nil when it was gone already.
  mutating func remove(_ id: TaskRow.ID) -> InFlightTask? { tasks.removeValue(forKey: id) }

  /// No new task will be admitted.
  mutating func close() { isClosed = true }

  // MARK: Transfers

  /// A transfer brings its file: its host is well.
  mutating func answered(_ key: Key, at now: Moment) {
    guard let pass = passes[key] else { return }
    hosts.answered(pass, now: now.instant)
  }

  /// Takes what the end of a transfer says of its host, and frees the place there; what was noted first
  /// stands.
  ///
  /// - Parameter random: in 0..<1, where in its range the host's pause is.
  mutating func note(_ key: Key, _ ending: HostPolicy.Ending, random: Double, at now: Moment) {
    guard let pass = passes.removeValue(forKey: key) else { return }
    hosts.end(pass, ending, random: random, now: now.instant)
  }

  /// Puts an artifact into the state that its transfer has led to.
  mutating func settle(_ key: Key, at now: Moment, _ body: (inout ArtifactTransfer) -> Void) {
    guard underWay.remove(key) != nil else { return }
    note(key, .nothing, random: 0, at: now)
    change(key.task, role: key.role, at: now, body)
  }

  /// What waits for a host that has failed again and again, at least so many times; of one that asks to
  /// be left alone, what waits past its deadline.
  func stranded(at host: String, after failures: Int, at now: Moment) -> [Key] {
    let isDown = hosts.openings(at: host) >= failures
    guard isDown || hosts.isGated(host, now: now.instant) else { return [] }
    return tasks.values.flatMap { task in
      task.parts.filter { part in
        part.isReady && part.link.origin.host == host && (isDown || part.deadline.end < now.date)
      }.map { Key(task: task.id, role: $0.role) }
    }
  }

  /// Lets no transfer from this host start for a while.
  ///
  /// - Parameter key: what was asked for when the host asked for that.
  mutating func close(host: String, for duration: Duration, by key: Key? = nil, at now: Moment) {
    var earlier: ContinuousClock.Instant?
    if let key {
      change(key.task, role: key.role, at: now) { part in
        earlier = part.toldToWaitAt
        part.toldToWaitAt = now.instant
      }
    }
    hosts.close(
      host, until: now.instant + duration, by: key.flatMap { passes[$0] }, after: earlier,
      now: now.instant)
  }

  /// Changes artifacts outside of a transfer; what is put off isn't put off beyond its deadline.
  mutating func change(
    _ id: TaskRow.ID, role: Artifact.Role? = nil, at now: Moment,
    _ body: (inout ArtifactTransfer) -> Void
  ) {
    guard var task = tasks[id] else { return }
    for index in task.parts.indices where role == nil || task.parts[index].role == role {
      let wasReady = task.parts[index].isReady
      body(&task.parts[index])
      guard case .ready(let notBefore) = task.parts[index].state else { continue }
      if !wasReady { ranks = nil }
      task.parts[index].state = .ready(
        notBefore: Deferral.limit(
          notBefore, before: task.parts[index].deadline.next(after: now), at: now.instant))
    }
    tasks[id] = task
  }

  // MARK: Verification

  /// Hands a task on when nothing of it is still to be fetched; once, until it is released.
  mutating func claimSettled(_ id: TaskRow.ID) -> InFlightTask? {
    guard let task = tasks[id], task.isSettled, !task.isHandedOn else { return nil }
    tasks[id]?.isHandedOn = true
    return task
  }

  /// The verify stage gives a task back: something of it is fetched again.
  mutating func release(_ id: TaskRow.ID) { tasks[id]?.isHandedOn = false }

  /// Changes an artifact that is fetched again.
  ///
  /// Returns false, and changes nothing, when nothing is fetched any more.
  mutating func putBack(_ key: Key, at now: Moment, _ body: (inout ArtifactTransfer) -> Void)
    -> Bool
  {
    guard isFetching else { return false }
    change(key.task, role: key.role, at: now, body)
    return true
  }

  /// Nothing more is fetched from now on.
  ///
  /// What was refused or can't be reached, beside a video that was fetched, is given up. A damaged file
  /// that was to be fetched again is left to another run, unless its link has ended. Returns the tasks that
  /// are settled.
  ///
  /// - Parameter clocks: without those of hosts.
  mutating func stopFetching(
    at now: Moment, clocks: (InFlightTask) -> LinkClocks
  ) -> [TaskRow.ID] {
    isFetching = false
    for task in tasks.values where task.hasFetched {
      let clocks = clocks(task)
      let isFiled =
        task[.video].map { video in
          video.fetched != nil || video.earlier != nil && video.isDead(by: clocks, at: now)
        } ?? false
      change(task.id, at: now) { part in
        if isFiled, let trouble = part.cannotBeHad { part.giveUp(trouble, as: .lost) }
        guard part.isOpen, part.isDead(by: clocks, at: now), let earlier = part.earlier else {
          return
        }
        part.state = .fetched(earlier.fetched)
        part.earlier = nil
      }
    }
    return tasks.values.filter(\.isSettled).map(\.id)
  }

  /// Whether bytes may not be those that their tag, which looks like an MD5, stands for.
  ///
  /// - Parameter isRepeated: whether the host has sent these very bytes twice.
  mutating func doubts(tagOf host: String, matches: Bool, isRepeated: Bool) -> Bool {
    if tagsAreMD5[host] == nil, matches || isRepeated, tagsAreMD5.count < Self.capacity {
      tagsAreMD5[host] = matches
    }
    return !matches && tagsAreMD5[host] != false
  }
}

extension Deadline {
  /// The moment that orders, or the link's end once that has passed; nil after both.
  func next(after now: Moment) -> ContinuousClock.Instant? {
    [date, end].first { $0 > now.date }.map(now.instant(of:))
  }
}
