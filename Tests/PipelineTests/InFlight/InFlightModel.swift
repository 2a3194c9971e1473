import FoundationEssentials
import Testing
import Transfer

@testable import Ledger
@testable import Pipeline
@testable import Providers

/// A run in virtual time: `InFlight` as it is, with a poller, transfers and hosts that are made up.
struct InFlightModel {
  /// What a host does.
  struct Host {
    /// Answers 429 at these times.
    var closed: [Range<Double>] = []
    /// What it says in `Retry-After` then; nil: until the end of the range.
    var wish: Double?
    /// Answers nothing at these times.
    var mute: [Range<Double>] = []
    /// Seconds that a file takes.
    var transfer = 0.1...1.0
  }

  struct Scene {
    var tasks: [(host: String, deadline: Double)]
    var hosts: [String: Host] = [:]
    /// Tasks whose files are answered with 429 and an hour, whatever their hosts do beside.
    var poisoned: Set<Int64> = []
    /// Polls a second.
    var rate = 10.0
    var latency = 0.05...0.5
    var parallel = 4
    var perHost = 2
    /// Links in memory at once.
    var capacity = 40
    var limit = 100_000.0
  }

  enum Step {
    case pollEnds(Int64)
    case transferEnds(InFlight.Key, String, began: Double)
  }

  enum Place: Equatable {
    case unpolled, waiting, due(Double), polling, inFlight, archived, lost
  }

  private static let width = 32
  private static let attempts = 8
  let scene: Scene
  private let start = Moment.now
  private var random: SplitMix
  private(set) var time = 0.0
  private var inFlight: InFlight
  private var steps = Steps()
  /// When to look again although nothing ends before.
  private var tick = Double.infinity
  private(set) var places: [Place]
  private(set) var polls: [Int]
  private(set) var requests = 0
  private(set) var lastArchival = 0.0
  private var nextUnpolled = 0
  private var waiting: [String: [WaitingTask]] = [:]
  private var dues: Set<Int64> = []
  private var polling = 0
  private var nextPoll = 0.0
  private var running: [String: Int] = [:]
  private var open: Int
  /// Since when nothing has been under way although something could have been.
  private var idleSince: Double?
  private(set) var longestIdle = 0.0
  private(set) var idleAt = 0.0
  private var starvingSince: [String: Double] = [:]
  private(set) var longestStarving = 0.0
  private(set) var starvingAt = ""

  init(_ scene: Scene, seed: UInt64) {
    self.scene = scene
    random = SplitMix(seed: seed)
    inFlight = InFlight(
      InFlight.Limits(
        parallel: scene.parallel, perHost: scene.perHost, permits: 2 * scene.parallel + 32,
        capacity: scene.capacity),
      backoff: Backoff(first: .seconds(1), longest: .seconds(120)))
    places = Array(repeating: .unpolled, count: scene.tasks.count)
    polls = Array(repeating: 0, count: scene.tasks.count)
    open = scene.tasks.count
  }

  var lost: Int { places.count { $0 == .lost } }
  var archived: Int { places.count { $0 == .archived } }
  var pollsPerTask: Double { Double(polls.reduce(0, +)) / Double(polls.count) }

  private var now: Moment { moment(time) }

  private func moment(_ seconds: Double) -> Moment {
    Moment(instant: start.instant + .seconds(seconds), date: start.date + seconds)
  }

  // MARK: The loop

  mutating func run() throws {
    while open > 0, time < scene.limit {
      poll()
      download()
      let next = min(tick, steps.first ?? .infinity)
      guard next < .infinity else { return }
      look(until: next)
      time = next
      if tick <= time { tick = .infinity }
      switch steps.pop(at: time) {
      case .pollEnds(let id): try endPoll(of: id)
      case .transferEnds(let key, let host, let began): endTransfer(key, host, began: began)
      case nil: break
      }
    }
  }

  /// What is idle from now on, until the next step.
  private mutating func look(until next: Double) {
    var openings: [String: Bool] = [:]
    let deadlines = inFlight.deadlines(at: now)
    func mayBeAsked(_ host: String) -> Bool {
      inFlight.hosts.admission(to: host, isRetry: false, before: deadlines[host], now: now.instant)
        == .now
    }
    for task in inFlight.tasks.values {
      for part in task.parts {
        guard case .ready(let notBefore) = part.state, notBefore <= now.instant else { continue }
        let host = part.link.origin.host
        openings[host] = openings[host] ?? mayBeAsked(host)
      }
    }
    for (host, tasks) in waiting where !tasks.isEmpty {
      openings[host] = openings[host] ?? mayBeAsked(host)
    }
    let transfers = running.values.reduce(0, +)
    let isPlaceFree = transfers < scene.parallel
    if transfers == 0, openings.values.contains(true) {
      let since = idleSince ?? time
      idleSince = since
      if next - since > longestIdle { (longestIdle, idleAt) = (next - since, since) }
    } else {
      idleSince = nil
    }
    for (host, isOpen) in openings
    where isOpen && isPlaceFree && running[host, default: 0] == 0 && inFlight.recalled.isEmpty {
      let since = starvingSince[host] ?? time
      starvingSince[host] = since
      if next - since > longestStarving {
        (longestStarving, starvingAt) = (next - since, "\(since) s: \(host)")
      }
    }
    starvingSince = starvingSince.filter {
      openings[$0.key] == true && isPlaceFree && running[$0.key, default: 0] == 0
        && inFlight.recalled.isEmpty
    }
  }

  // MARK: Polls

  private mutating func poll() {
    recall()
    while polling < Self.width {
      guard nextPoll <= time else {
        tick = min(tick, nextPoll)
        break
      }
      guard let id = takePoll() else { break }
      polling += 1
      polls[Int(id)] += 1
      nextPoll = time + 1 / scene.rate
      places[Int(id)] = .polling
      steps.push(.pollEnds(id), at: time + .random(in: scene.latency, using: &random))
    }
    if let next = inFlight.nextRecall(at: now) {
      tick = min(tick, time + (next - now.instant) / .seconds(1) + 0.001)
    }
  }

  private mutating func takePoll() -> Int64? {
    var due: [Int64] = []
    for id in dues {
      guard case .due(let at) = places[Int(id)] else { continue }
      if at <= time { due.append(id) } else { tick = min(tick, at) }
    }
    if let first = due.min(by: { scene.tasks[Int($0)].deadline < scene.tasks[Int($1)].deadline }) {
      dues.remove(first)
      return first
    }
    guard nextUnpolled < places.count else { return nil }
    defer { nextUnpolled += 1 }
    return Int64(nextUnpolled)
  }

  private mutating func recall() {
    guard waiting.values.contains(where: { !$0.isEmpty }), let recall = inFlight.recall(at: now)
    else { return }
    var taken: [WaitingTask] = []
    var places = recall.hosts
    while taken.count < recall.limit {
      let first = waiting.values.lazy.compactMap(\.first).filter {
        places[$0.host] ?? recall.perHost > 0 && !recall.silent.contains($0.provider)
      }.min { $0.deadline < $1.deadline }
      guard let first else { break }
      places[first.host] = (places[first.host] ?? recall.perHost) - 1
      waiting[first.host]?.removeFirst()
      taken.append(first)
      self.places[Int(first.id)] = .due(time)
      dues.insert(first.id)
    }
    inFlight.expect(taken)
  }

  private mutating func endPoll(of id: Int64) throws {
    polling -= 1
    let (host, deadline) = scene.tasks[Int(id)]
    places[Int(id)] = .inFlight
    var task = try InFlightTask.sample(
      id: id, host: host, deadline: (start.date + deadline).timeIntervalSince1970)
    for index in task.parts.indices { task.parts[index].state = .ready(notBefore: now.instant) }
    if let dropped = inFlight.admit(task, at: now) { drop(dropped) }
    inFlight.polled(id, of: "anyfast")
  }

  private mutating func drop(_ dropped: InFlight.Dropped) {
    let id = dropped.task.id
    switch dropped.wait {
    case .host(let host):
      places[Int(id)] = .waiting
      let task = WaitingTask(
        id: id, provider: "anyfast", host: host,
        deadline: start.date + scene.tasks[Int(id)].deadline)
      let index = waiting[host, default: []].firstIndex { $0.deadline > task.deadline }
      waiting[host, default: []].insert(task, at: index ?? waiting[host, default: []].endIndex)
    case .until(let date):
      let at = date.timeIntervalSince(start.date)
      places[Int(id)] = .due(at)
      dues.insert(id)
      tick = min(tick, max(at, time + 0.001))
    }
  }

  // MARK: Transfers

  private mutating func download() {
    while running.values.reduce(0, +) < scene.parallel {
      switch inFlight.next(at: now) {
      case .over: return
      case .makeRoom: preconditionFailure("the disk has room for everything")
      case .wait(let limit):
        tick = min(tick, time + max(0.001, limit / .seconds(1)))
        return
      case .take(let key):
        requests += 1
        let host = scene.tasks[Int(key.task)].host
        running[host, default: 0] += 1
        steps.push(.transferEnds(key, host, began: time), at: time + duration(key, host))
      }
    }
  }

  private mutating func duration(_ key: InFlight.Key, _ host: String) -> Double {
    let host = scene.hosts[host] ?? Host()
    if host.mute.contains(where: { $0.contains(time) }) { return 0.2 }
    if host.closed.contains(where: { $0.contains(time) }) { return 0.05 }
    return .random(in: host.transfer, using: &random)
  }

  private mutating func endTransfer(_ key: InFlight.Key, _ name: String, began: Double) {
    running[name, default: 0] -= 1
    let host = scene.hosts[name] ?? Host()
    let share = Double.random(in: 0..<1, using: &random)
    let backoff = Backoff(first: .seconds(1), longest: .seconds(120))
    if host.mute.contains(where: { $0.contains(began) }) {
      inFlight.note(key, .failure(), random: share, at: now)
      again(key, after: backoff, share)
      giveUpStranded(at: name)
    } else if let wish = wish(of: host, for: key, at: began) {
      inFlight.close(host: name, for: wish, by: key, at: now)
      inFlight.note(key, .answer(), random: share, at: now)
      again(key, after: backoff, share, wish: wish)
      giveUpStranded(at: name)
    } else {
      inFlight.note(key, .success, random: share, at: now)
      let isInTime = began <= scene.tasks[Int(key.task)].deadline
      lastArchival = time
      end(key, as: isInTime ? .archived : .lost)
    }
  }

  private func wish(of host: Host, for key: InFlight.Key, at began: Double) -> Duration? {
    if scene.poisoned.contains(key.task) { return .seconds(3600) }
    let closed = host.closed.first { $0.contains(began) }
    return closed.map { .seconds(min(3600, host.wish ?? $0.upperBound - began) * 1.05) }
  }

  private mutating func giveUpStranded(at host: String) {
    for key in inFlight.stranded(at: host, after: Self.attempts, at: now)
    where scene.tasks[Int(key.task)].deadline < time {
      end(key, as: .lost)
    }
  }

  private mutating func again(
    _ key: InFlight.Key, after backoff: Backoff, _ share: Double, wish: Duration? = nil
  ) {
    let now = now
    inFlight.settle(key, at: now) { part in
      part.failures.transport += 1
      var delay = Duration.seconds(120)
      if part.failures.transport < Self.attempts {
        delay = backoff.delay(attempt: part.failures.transport - 1, random: share)
      } else {
        part.failures.transport = 0
      }
      part.state = .ready(notBefore: part.opening(after: delay, wish: wish, at: now))
    }
  }

  private mutating func end(_ key: InFlight.Key, as place: Place) {
    guard inFlight.remove(key.task) != nil else { return }
    inFlight.underWay.remove(key)
    places[Int(key.task)] = place
    open -= 1
  }

  /// What ends next, the latest first.
  private struct Steps {
    private var steps: [(at: Double, step: Step)] = []

    var first: Double? { steps.last?.at }

    mutating func push(_ step: Step, at: Double) {
      let index = steps.lastIndex { $0.at > at }.map { $0 + 1 } ?? 0
      steps.insert((at, step), at: index)
    }

    mutating func pop(at time: Double) -> Step? {
      first.map { $0 <= time } == true ? steps.removeLast().step : nil
    }
  }
}
