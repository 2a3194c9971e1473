import FoundationEssentials
import Ledger
import Providers
import Transfer

/// Which tasks can move, which makes room, and which waiting ones are recalled.
///
/// A recalled task costs a poll, at ten a second by default. So no task is recalled before its host may
/// be asked, and a task that was recalled makes room only for one that can move.
extension InFlight {
  /// What a recall takes, from the decision to the link: a host that opens within this time counts as
  /// open.
  static let lead = Duration.seconds(2)

  /// Tasks of a host that are worth having in memory: for each transfer the next one.
  private var depth: Int { 2 * limits.perHost }

  /// When each host may be asked that may not be now.
  func openings(at now: Moment) -> [String: ContinuousClock.Instant] {
    let deadlines = deadlines(at: now)
    var openings: [String: ContinuousClock.Instant] = [:]
    for host in hosts.closed(at: now.instant) {
      openings[host] = hosts.opening(of: host, before: deadlines[host], now: now.instant)
    }
    return openings
  }

  /// The earliest deadline that hasn't passed of what waits for each host that may not be asked as usual.
  ///
  /// One that has passed while its host asked to be left alone counts until the host was asked once more.
  func deadlines(at now: Moment) -> [String: ContinuousClock.Instant] {
    let closed = hosts.closed(at: now.instant)
    guard !closed.isEmpty else { return [:] }
    var deadlines: [String: ContinuousClock.Instant] = [:]
    for task in tasks.values {
      for part in task.parts where part.isReady {
        let host = part.link.origin.host
        guard closed.contains(host) else { continue }
        var next = part.deadline.next(after: now)
        if next == nil {
          let end = now.instant(of: part.deadline.end)
          next = hosts.owesRequest(host, at: end, now: now.instant) ? end : nil
        }
        guard let next else { continue }
        deadlines[host] = min(deadlines[host] ?? next, next)
      }
    }
    return deadlines
  }

  /// An artifact that waits for a host, or is fetched from there.
  private struct Place {
    let task: TaskRow.ID
    let deadline: Date
    /// Whether only its host keeps it waiting.
    let isReady: Bool
  }

  private func queues(at now: Moment) -> [String: [Place]] {
    let soon = now.instant + Self.lead
    var queues: [String: [Place]] = [:]
    for task in tasks.values {
      for part in task.parts {
        let isReady: Bool
        switch part.state {
        case .ready(let notBefore): isReady = notBefore <= soon
        case .downloading: isReady = true
        case .fetched, .given: continue
        }
        queues[part.link.origin.host, default: []].append(
          Place(task: task.id, deadline: part.deadline.date, isReady: isReady))
      }
    }
    return queues
  }

  /// Tasks that a host can do with: none while it may not be asked, one for a probe.
  private func places(
    at host: String, _ openings: [String: ContinuousClock.Instant], soon: ContinuousClock.Instant
  ) -> Int {
    if let opening = openings[host], opening > soon { return 0 }
    return hosts.takesProbes(host, now: soon) ? 1 : depth
  }

  // MARK: Who makes room

  private enum Urgency: Int, Comparable {
    /// The next one of a host that may not be asked: its probe.
    case probe
    case canMove
    case cannotMove
    /// A link that was refused: its provider is polled in any case.
    case refused

    static func < (one: Urgency, other: Urgency) -> Bool { one.rawValue < other.rawValue }
  }

  /// Of the tasks with nothing under way one that can't move, of these the one with the latest deadline.
  func leastUrgent(at now: Moment) -> InFlightTask? {
    let openings = openings(at: now)
    let soon = now.instant + Self.lead
    var urgencies: [TaskRow.ID: Urgency] = [:]
    for (host, queue) in queues(at: now) {
      let places = places(at: host, openings, soon: soon)
      if places == 0 {
        let first = queue.lazy.filter(\.isReady).min {
          ($0.deadline, $0.task) < ($1.deadline, $1.task)
        }
        if let first { urgencies[first.task] = .probe }
        continue
      }
      var ready = queue.filter(\.isReady)
      if ready.count > places {
        ready.sort { ($0.deadline, $0.task) < ($1.deadline, $1.task) }
      }
      for place in ready.prefix(places) where urgencies[place.task] != .probe {
        urgencies[place.task] = .canMove
      }
    }
    func order(_ task: InFlightTask) -> (Urgency, Date, TaskRow.ID) {
      let other = task.parts.contains(where: \.isRefused) ? Urgency.refused : .cannotMove
      return (urgencies[task.id] ?? other, task.deadline?.date ?? .distantPast, task.id)
    }
    return tasks.values.filter(\.isIdle).max { order($0) < order($1) }
  }

  /// What a task waits for that makes room.
  func wait(of task: InFlightTask, at now: Moment) -> Dropped.Wait {
    var first: (part: ArtifactTransfer, notBefore: ContinuousClock.Instant)?
    for part in task.parts {
      guard case .ready(let notBefore) = part.state else { continue }
      if first.map({ notBefore < $0.notBefore }) ?? true { first = (part, notBefore) }
    }
    guard let (part, notBefore) = first else { return .until(now.date) }
    let host = part.link.origin.host
    let opening = openings(at: now)[host] ?? now.instant
    return notBefore > max(opening, now.instant + Self.lead)
      ? .until(now.date(of: notBefore)) : .host(host)
  }

  // MARK: Recalls

  /// Which waiting tasks are to have their links back now; nil for none.
  ///
  /// As many as there is room for. Where there is none, as many as keep the transfers busy: those that
  /// can't move make room for them.
  func recall(at now: Moment, stopped: Set<String> = []) -> Recall? {
    // A provider that doesn't answer is asked for those that it owes, and no more.
    let owing = silent.intersection(recalled.values.map(\.provider))
    let expected = recalled.values.filter { !owing.contains($0.provider) }
    let openings = openings(at: now)
    let soon = now.instant + Self.lead

    var counts = Dictionary(expected.map { ($0.host, 1) }, uniquingKeysWith: +)
    var moving = 0
    for (host, queue) in queues(at: now) {
      // What is put off doesn't keep its host busy.
      let ready = queue.count(where: \.isReady)
      counts[host, default: 0] += ready
      moving += min(places(at: host, openings, soon: soon), ready)
    }
    let room = max(0, limits.capacity - tasks.count - expected.count)
    let needed = max(0, 2 * limits.parallel - moving - expected.count)
    let limit = max(room, needed)
    guard limit > 0 else { return nil }

    var most: [String: Int] = [:]
    for host in hosts.closed(at: now.instant).union(room < needed ? Set(counts.keys) : []) {
      let places = places(at: host, openings, soon: soon)
      if room < needed || places < depth { most[host] = max(0, places - (counts[host] ?? 0)) }
    }
    return Recall(
      limit: limit, perHost: room < needed ? depth : room, hosts: most,
      silent: owing.union(stopped))
  }

  mutating func expect(_ tasks: [WaitingTask]) {
    for task in tasks { recalled[task.id] = task }
  }

  /// A poll was answered: whatever its task was recalled for is over.
  mutating func polled(_ id: TaskRow.ID, of provider: String) {
    recalled[id] = nil
    silent.remove(provider)
  }

  /// A poll failed; its task is polled again.
  mutating func pollFailed(of provider: String) { silent.insert(provider) }

  /// When the next host may be asked for whose tasks a recall could be made; nil for none.
  func nextRecall(at now: Moment) -> ContinuousClock.Instant? {
    openings(at: now).values.map { $0 - Self.lead }.filter { $0 > now.instant }.min()
  }

  // MARK: Wishes

  /// A host's wish to be left alone that outlasts a deadline of what waits for it.
  struct LongWish: Sendable, Equatable {
    let host: String
    let end: Date
    let deadline: Date
  }

  /// Each wish once.
  mutating func wishesTooLong(at now: Moment) -> [LongWish] {
    deadlines(at: now).compactMap { host, deadline in
      hosts.takeLongWish(of: host, before: deadline, now: now.instant).map { end in
        LongWish(host: host, end: now.date(of: end), deadline: now.date(of: deadline))
      }
    }.sorted { $0.deadline < $1.deadline }
  }
}
