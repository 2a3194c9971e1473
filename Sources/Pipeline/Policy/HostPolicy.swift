/// Which hosts may be asked now.
///
/// Three things hold a request back beside the places that a host has: the host's own wish
/// (`Retry-After`), its breaker, and its retry budget. All are the host's, not one transfer's.
/// None of them makes a transfer fail.
struct HostPolicy: Sendable {
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
    fileprivate let began: Instant
    fileprivate let isRetry: Bool
  }

  /// What is known of one host.
  private struct Record {
    /// Transfers under way, and how many of them are retries.
    var running: Set<UInt64> = []
    var retries = 0
    var gate: Gate
    var breaker = Breaker()
    var budget: RetryBudget
    /// When it last sent what it was asked for.
    var answeredAt: Instant?
    /// The latest beginning of a request that it answered so.
    var lastGoodBeginning: Instant?

    init(at now: Instant) { (gate, budget) = (Gate(at: now), RetryBudget(at: now)) }

    /// When it may be asked again; nil when that is already so.
    func opening(before deadline: Instant?, at now: Instant) -> Instant? {
      let gate = gate.opening(before: deadline)
      let opening = max(gate, breaker.opening(before: deadline) ?? gate)
      return opening > now ? opening : nil
    }

    /// Whether it says no more than no record does.
    func isBlank(at now: Instant) -> Bool {
      running.isEmpty && !gate.isClosed(at: now) && breaker.isCalm && budget.isFull(at: now)
    }

    mutating func answered(_ pass: Pass, at now: Instant) {
      breaker.answered()
      gate.answered(pass.id, at: now)
      answeredAt = now
      lastGoodBeginning = max(lastGoodBeginning ?? pass.began, pass.began)
    }

    /// Whether one request may go to it, to see whether more may.
    func takesProbes(at now: Instant) -> Bool { !breaker.isClosed || gate.isClosed(at: now) }
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
  /// - Parameters:
  ///   - isRetry: whether the same file was asked for before, in vain.
  ///   - deadline: the earliest one of what waits for the host that hasn't passed.
  func admission(
    to host: String, isRetry: Bool, before deadline: Instant? = nil, now: Instant
  ) -> Admission {
    guard let record = records[host] else { return .now }
    if let opening = record.opening(before: deadline, at: now) { return .notBefore(opening) }
    if record.breaker.isProbing || record.gate.isProbed(at: now) || record.running.count >= places {
      return .whenOneEnds
    }
    if isRetry, record.retries > 0, let refilled = record.budget.refilled(at: now) {
      return .notBefore(refilled)
    }
    return .now
  }

  /// Transfers from the host that are under way.
  func running(at host: String) -> Int { records[host]?.running.count ?? 0 }

  /// How many there may be at once: one where only a probe may go.
  func places(at host: String, now: Instant) -> Int {
    takesProbes(host, now: now) ? 1 : places
  }

  /// Whether one request may go to the host, when its time has come, to see whether more may.
  func takesProbes(_ host: String, now: Instant) -> Bool {
    records[host]?.takesProbes(at: now) ?? false
  }

  /// The hosts that may not be asked as usual: not at all now, or by one request.
  func closed(at now: Instant) -> Set<String> {
    Set(records.lazy.filter { $0.value.takesProbes(at: now) }.map(\.key))
  }

  /// When the host may be asked; nil when it may be now.
  ///
  /// - Parameter deadline: the earliest one of what waits for the host that hasn't passed.
  func opening(of host: String, before deadline: Instant?, now: Instant) -> Instant? {
    records[host]?.opening(before: deadline, at: now)
  }

  /// How often in a row its breaker has opened: after some failures, and after each probe that failed.
  func openings(at host: String) -> Int { records[host]?.breaker.openings ?? 0 }

  /// When the host last sent what it was asked for, as far as is remembered.
  func lastAnswer(of host: String) -> Instant? { records[host]?.answeredAt }

  /// A request that is admitted goes out.
  mutating func begin(at host: String, isRetry: Bool, now: Instant) -> Pass {
    lastID += 1
    let pass = Pass(host: host, id: lastID, began: now, isRetry: isRetry)
    change(host, now: now) { record in
      record.running.insert(pass.id)
      record.breaker.began(pass.id)
      record.gate.began(pass.id, at: now)
      guard isRetry else { return }
      record.retries += 1
      record.budget.take(RetryBudget.retryCost, at: now)
    }
    return pass
  }

  /// The host sends what it was asked for: it lives, however long that takes.
  mutating func answered(_ pass: Pass, now: Instant) {
    change(pass.host, now: now) { $0.answered(pass, at: now) }
  }

  /// Takes a pass back; it has to be one that `begin` gave, and only once.
  ///
  /// - Parameter random: in 0..<1, where in its range the breaker's delay is.
  mutating func end(_ pass: Pass, _ ending: Ending, random: Double, now: Instant) {
    change(pass.host, now: now) { [backoff] record in
      record.running.remove(pass.id)
      if pass.isRetry { record.retries -= 1 }
      switch ending {
      case .success:
        record.answered(pass, at: now)
        record.budget.reward(at: now)
      case .answer: record.breaker.answered()
      case .failure:
        record.breaker.failed(pass.id, at: now) { backoff.pause(attempt: $0, random: random) }
      case .nothing: record.breaker.abandoned(pass.id, at: now)
      }
      record.gate.ended(pass.id, isSuccess: ending == .success)
      if ending.isTimeout { record.budget.take(RetryBudget.timeoutCost, at: now) }
    }
  }

  /// The host asks to be left alone; of two such wishes, the later one holds.
  ///
  /// The wish is that of one file when the host has sent another one that was asked for since it last
  /// made this wish of it.
  ///
  /// - Parameters:
  ///   - pass: of the request that it answered so.
  ///   - earlier: when it last answered so to a request for that file.
  mutating func close(
    _ host: String, until instant: Instant, by pass: Pass? = nil, after earlier: Instant? = nil,
    now: Instant
  ) {
    change(host, now: now) { record in
      if let earlier, let good = record.lastGoodBeginning, good > earlier { return }
      let others = record.running.filter { $0 != pass?.id }
      record.gate.close(until: instant, by: pass?.id, beside: others, at: now)
    }
  }

  /// Whether the host asked to be left alone beyond the instant and was not asked since.
  func owesRequest(_ host: String, at instant: Instant, now: Instant) -> Bool {
    records[host].map { $0.gate.isClosed(at: now) && $0.gate.owesRequest(at: instant) } ?? false
  }

  /// Whether the host asks to be left alone.
  func isGated(_ host: String, now: Instant) -> Bool {
    records[host]?.gate.isClosed(at: now) ?? false
  }

  /// The end of the host's wish when it outlasts the deadline; each wish once.
  mutating func takeLongWish(
    of host: String, before deadline: Instant, now: Instant
  ) -> Instant? {
    records[host]?.gate.takeLongWish(before: deadline, at: now)
  }

  private mutating func change(_ host: String, now: Instant, _ body: (inout Record) -> Void) {
    body(&records[host, default: Record(at: now)])
    guard records.count > bound else { return }
    records = records.filter { !$0.value.isBlank(at: now) }
    let idle = records.filter { $0.value.running.isEmpty }
    guard idle.count > bound else { return }
    let first = idle.min { one, other in
      one.value.opening(before: nil, at: now) ?? now
        < other.value.opening(before: nil, at: now) ?? now
    }
    if let first { records[first.key] = nil }
  }
}
