/// How the hosts are that are being asked, and who of them may be asked now.
///
/// Three things hold a request back beside the places that a host has: a host's own wish
/// (`Retry-After`), its breaker, and its retry budget. All are the host's, not one transfer's:
/// whoever else would ask it waits as well. Nothing ever fails of it.
struct Hosts: Sendable {
  typealias Instant = ContinuousClock.Instant

  enum Admission: Hashable, Sendable {
    case now
    /// Or when a transfer from there ends, if that comes first.
    case notBefore(Instant)
    case whenOneEnds
  }

  /// A request's leave to ask its host, from its beginning to its end.
  struct Pass: Hashable, Sendable {
    let host: String
    fileprivate let id: UInt64
    fileprivate let isRetry: Bool
  }

  /// What is known of one host.
  private struct Record {
    /// Transfers under way, and how many of them are retries.
    var running = 0
    var retries = 0
    /// The later of all that it asked for.
    var wish: Instant
    var breaker = Breaker()
    var budget: RetryBudget
    /// When it last sent what it was asked for.
    var answeredAt: Instant?

    /// When it may be asked again; nil when that is already so.
    func opening(at now: Instant) -> Instant? {
      let opening = max(wish, breaker.opening ?? wish)
      return opening > now ? opening : nil
    }

    /// Whether it says no more than no record does.
    func isBlank(at now: Instant) -> Bool {
      running == 0 && opening(at: now) == nil && breaker.isCalm && budget.isFull(at: now)
    }
  }

  private let places: Int
  private let backoff: Backoff
  private let bound: Int
  private var records: [String: Record] = [:]
  private var lastID: UInt64 = 0

  /// - Parameters:
  ///   - places: the most transfers at once from one host.
  ///   - backoff: how long a host is left alone that only fails.
  ///   - bound: how many hosts are remembered beside those that are being asked; one more makes it
  ///     forget the one that may be asked first.
  init(places: Int, backoff: Backoff, bound: Int = 1024) {
    self.places = places
    self.backoff = backoff
    self.bound = bound
  }

  /// Whether a request may go to the host now.
  ///
  /// - Parameter isRetry: whether the same file was asked for before, in vain.
  func admission(to host: String, isRetry: Bool, now: Instant) -> Admission {
    guard let record = records[host] else { return .now }
    if let opening = record.opening(at: now) { return .notBefore(opening) }
    if record.breaker.isProbing || record.running >= places { return .whenOneEnds }
    if isRetry, record.retries > 0, let refilled = record.budget.refilled(at: now) {
      return .notBefore(refilled)
    }
    return .now
  }

  /// Transfers from the host that are under way.
  func running(at host: String) -> Int { records[host]?.running ?? 0 }

  /// How many there may be at once: one where only a probe may go.
  func places(at host: String) -> Int {
    records[host]?.breaker.isClosed ?? true ? places : 1
  }

  /// How often in a row its breaker has opened: after some failures, and after each probe that failed.
  func openings(at host: String) -> Int { records[host]?.breaker.openings ?? 0 }

  /// When the host last sent what it was asked for, as far as is remembered.
  func lastAnswer(of host: String) -> Instant? { records[host]?.answeredAt }

  /// A request that is admitted goes out.
  mutating func begin(at host: String, isRetry: Bool, now: Instant) -> Pass {
    lastID += 1
    let pass = Pass(host: host, id: lastID, isRetry: isRetry)
    change(host, now: now) { record in
      record.running += 1
      record.breaker.began(pass.id)
      guard isRetry else { return }
      record.retries += 1
      record.budget.take(RetryBudget.retryCost, at: now)
    }
    return pass
  }

  /// The host sends what it was asked for: it lives, however long that takes.
  mutating func answered(_ pass: Pass, now: Instant) {
    change(pass.host, now: now) { record in
      record.breaker.answered()
      record.answeredAt = now
    }
  }

  /// Takes a pass back; it has to be one that `begin` gave, and only once.
  ///
  /// - Parameter random: in 0..<1, where in its range the breaker's delay is.
  mutating func end(_ pass: Pass, _ ending: Ending, random: Double, now: Instant) {
    change(pass.host, now: now) { [backoff] record in
      record.running -= 1
      if pass.isRetry { record.retries -= 1 }
      switch ending {
      case .success:
        record.breaker.answered()
        record.budget.reward(at: now)
      case .answer: record.breaker.answered()
      case .failure:
        record.breaker.failed(pass.id, at: now) { backoff.pause(attempt: $0, random: random) }
      case .nothing: record.breaker.abandoned(pass.id, at: now)
      }
      if ending.isTimeout { record.budget.take(RetryBudget.timeoutCost, at: now) }
    }
  }

  /// The host asks to be left alone; of two such wishes, the later one holds.
  mutating func close(_ host: String, until instant: Instant, now: Instant) {
    change(host, now: now) { $0.wish = max($0.wish, instant) }
  }

  private mutating func change(_ host: String, now: Instant, _ body: (inout Record) -> Void) {
    body(&records[host, default: Record(wish: now, budget: RetryBudget(at: now))])
    guard records.count > bound else { return }
    records = records.filter { !$0.value.isBlank(at: now) }
    let idle = records.filter { $0.value.running == 0 }
    guard idle.count > bound else { return }
    let first = idle.min { $0.value.opening(at: now) ?? now < $1.value.opening(at: now) ?? now }
    if let first { records[first.key] = nil }
  }
}
