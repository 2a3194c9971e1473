import Testing
import Transfer

@testable import Pipeline

/// The first delay is a second, the longest eight; breakers open for half of that, by `random` 0.
private func sample(places: Int = 8, bound: Int = 1024) -> HostPolicy {
  HostPolicy(
    places: places, backoff: Backoff(first: .seconds(1), longest: .seconds(8)), bound: bound)
}

extension HostPolicy {
  /// One transfer that ends at once.
  fileprivate mutating func pass(_ ending: Ending, at now: Instant) {
    end(begin(at: "a", isRetry: false, now: now), ending, random: 0, now: now)
  }

  fileprivate func admission(_ host: String = "a", isRetry: Bool = false, at now: Instant)
    -> Admission
  {
    admission(to: host, isRetry: isRetry, now: now)
  }
}

@Suite struct `A host that asks to be left alone` {
  private let now = ContinuousClock.now

  @Test func `is, until its time`() {
    var hosts = sample()
    hosts.close("a", until: now + .seconds(7), now: now)
    #expect(hosts.admission(at: now + .seconds(6)) == .notBefore(now + .seconds(7)))
    #expect(hosts.admission(at: now + .seconds(7)) == .now)
    #expect(hosts.admission("b", at: now) == .now)
  }

  @Test func `is not asked early for a shorter wish, or an answer to another`() {
    var hosts = sample()
    let running = hosts.begin(at: "a", isRetry: false, now: now)
    hosts.close("a", until: now + .seconds(7), now: now)
    hosts.close("a", until: now + .seconds(3), now: now)
    hosts.end(running, .success, random: 0, now: now)
    #expect(hosts.admission(at: now) == .notBefore(now + .seconds(7)))
    hosts.close("a", until: now + .seconds(9), now: now)
    #expect(hosts.admission(at: now) == .notBefore(now + .seconds(9)))
  }

  @Test func `for one file only is asked for another when all beside it ended well`() {
    var hosts = sample()
    let passes = (0..<8).map { _ in hosts.begin(at: "a", isRetry: false, now: now) }
    hosts.close("a", until: now + .seconds(3600), by: passes[0], now: now)
    hosts.end(passes[0], .answer(), random: 0, now: now)
    for pass in passes[1...6] { hosts.end(pass, .success, random: 0, now: now) }
    #expect(hosts.admission(at: now) == .notBefore(now + .seconds(3600)), "one is under way")
    hosts.end(passes[7], .failure(), random: 0, now: now)
    #expect(hosts.admission(at: now) == .now)
    let probe = hosts.begin(at: "a", isRetry: false, now: now)
    #expect(hosts.admission(at: now) != .now)
    hosts.answered(probe, now: now)
    #expect(hosts.admission(at: now) == .now)
  }

  @Test func `is left alone when the request for another file is answered so as well`() {
    var hosts = sample()
    let passes = (0..<3).map { _ in hosts.begin(at: "a", isRetry: false, now: now) }
    hosts.close("a", until: now + .seconds(7), by: passes[0], now: now)
    for pass in passes[1...] { hosts.end(pass, .success, random: 0, now: now) }
    let probe = hosts.begin(at: "a", isRetry: false, now: now)
    hosts.close("a", until: now + .seconds(7), by: probe, now: now)
    hosts.end(probe, .answer(), random: 0, now: now)
    #expect(hosts.admission(at: now) == .notBefore(now + .seconds(7)))
  }

  @Test func `of most of what is under way is left alone`() {
    var hosts = sample()
    let passes = (0..<8).map { _ in hosts.begin(at: "a", isRetry: false, now: now) }
    for pass in passes.prefix(5) {
      hosts.close("a", until: now + .seconds(5), by: pass, now: now)
      hosts.end(pass, .answer(), random: 0, now: now)
    }
    for pass in passes.suffix(3) { hosts.end(pass, .success, random: 0, now: now) }
    #expect(hosts.admission(at: now) == .notBefore(now + .seconds(5)))
  }

  @Test func `is not, when it does so of one file again and has sent others since`() {
    var hosts = sample()
    let later = now + .seconds(9)
    hosts.end(hosts.begin(at: "a", isRetry: false, now: now), .success, random: 0, now: now)
    let told = now + .seconds(1)
    hosts.close("a", until: later, after: told, now: told)
    #expect(hosts.admission(at: told) == .notBefore(later), "nothing has come since")
    hosts.end(hosts.begin(at: "a", isRetry: false, now: later), .success, random: 0, now: later)
    hosts.close("a", until: later + .seconds(9), after: told, now: later)
    #expect(hosts.admission(at: later) == .now)
  }

  @Test func `is forgotten first when it opens first and there are too many`() {
    var hosts = sample(bound: 2)
    hosts.close("soon", until: now + .seconds(1), now: now)
    hosts.close("later", until: now + .seconds(9), now: now)
    hosts.close("late", until: now + .seconds(5), now: now)
    #expect(hosts.admission("soon", at: now) == .now)
    #expect(hosts.admission("later", at: now) != .now)
    #expect(hosts.admission("late", at: now) != .now)
  }

  @Test func `is not forgotten while it is being asked`() {
    var hosts = sample(places: 1, bound: 1)
    let running = hosts.begin(at: "busy", isRetry: false, now: now)
    for number in 1...9 { hosts.close("\(number)", until: now + .seconds(number), now: now) }
    #expect(hosts.admission("busy", at: now) == .whenOneEnds)
    hosts.end(running, .success, random: 0, now: now)
    #expect(hosts.admission("busy", at: now) == .now)
    #expect(hosts.admission("9", at: now) == .notBefore(now + .seconds(9)))
  }
}

@Suite struct `A host` {
  private let now = ContinuousClock.now

  @Test func `has so many places and no more`() {
    var hosts = sample(places: 2)
    let one = hosts.begin(at: "a", isRetry: false, now: now)
    #expect(hosts.admission(at: now) == .now)
    _ = hosts.begin(at: "a", isRetry: false, now: now)
    #expect(hosts.admission(at: now) == .whenOneEnds)
    #expect(hosts.running(at: "a") == 2)
    #expect(hosts.admission("b", at: now) == .now)
    hosts.end(one, .nothing, random: 0, now: now)
    #expect(hosts.admission(at: now) == .now)
    #expect(hosts.running(at: "a") == 1)
  }

  @Test func `that failed five times in a row is left alone for half a delay at least`() {
    var hosts = sample()
    for _ in 1...4 { hosts.pass(.failure(), at: now) }
    #expect(hosts.admission(at: now) == .now)
    hosts.pass(.failure(), at: now)
    #expect(hosts.admission(at: now) == .notBefore(now + .milliseconds(500)))
    #expect(hosts.places(at: "a", now: now) == 1)
    #expect(hosts.admission("b", at: now) == .now)
    #expect(hosts.places(at: "b", now: now) == 8)
  }

  @Test(arguments: [HostPolicy.Ending.success, .answer(), .answer(isTimeout: true)])
  func `lives when it says something in between`(ending: HostPolicy.Ending) {
    var hosts = sample()
    for _ in 1...4 { hosts.pass(.failure(), at: now) }
    hosts.pass(ending, at: now)
    for _ in 1...4 { hosts.pass(.failure(), at: now) }
    #expect(hosts.admission(at: now) == .now)
  }

  @Test func `is not judged by what says nothing of it`() {
    var hosts = sample()
    for _ in 1...4 { hosts.pass(.failure(), at: now) }
    for _ in 1...9 { hosts.pass(.nothing, at: now) }
    #expect(hosts.admission(at: now) == .now)
    hosts.pass(.failure(), at: now)
    #expect(hosts.admission(at: now) != .now)
  }

  @Test func `is asked by one probe at a time, twice as late after each that fails`() {
    var hosts = sample()
    for _ in 1...5 { hosts.pass(.failure(), at: now) }
    var time = now + .milliseconds(500)
    for pause in [1.0, 2, 4, 4, 4] {
      #expect(hosts.admission(at: time) == .now)
      let probe = hosts.begin(at: "a", isRetry: true, now: time)
      #expect(hosts.admission(at: time + .seconds(3600)) == .whenOneEnds)
      hosts.end(probe, .failure(), random: 0, now: time)
      #expect(hosts.admission(at: time) == .notBefore(time + .seconds(pause)))
      time += .seconds(pause)
    }
  }

  @Test(arguments: [HostPolicy.Ending.success, .answer()])
  func `has all its places back when a probe is answered`(ending: HostPolicy.Ending) {
    var hosts = sample(places: 2)
    for _ in 1...5 { hosts.pass(.failure(), at: now) }
    let later = now + .seconds(1)
    hosts.pass(ending, at: later)
    _ = hosts.begin(at: "a", isRetry: false, now: later)
    #expect(hosts.admission(at: later) == .now)
    // The next time it is left alone, it is for the first delay again.
    for _ in 1...5 { hosts.pass(.failure(), at: later) }
    #expect(hosts.admission(at: later) == .notBefore(later + .milliseconds(500)))
  }

  @Test func `is probed again at once when a probe was cancelled`() {
    var hosts = sample()
    for _ in 1...5 { hosts.pass(.failure(), at: now) }
    let later = now + .seconds(1)
    hosts.pass(.nothing, at: later)
    #expect(hosts.admission(at: later) == .now)
    _ = hosts.begin(at: "a", isRetry: false, now: later)
    #expect(hosts.admission(at: later) == .whenOneEnds)
  }

  @Test func `is not left alone longer for what began before`() {
    var hosts = sample()
    let old = (1...8).map { _ in hosts.begin(at: "a", isRetry: false, now: now) }
    for pass in old.prefix(5) { hosts.end(pass, .failure(), random: 0, now: now) }
    let late = now + .milliseconds(400)
    hosts.end(old[5], .failure(), random: 0, now: late)
    #expect(hosts.admission(at: late) == .notBefore(now + .milliseconds(500)))
    let probe = hosts.begin(at: "a", isRetry: false, now: now + .milliseconds(500))
    hosts.end(old[6], .failure(), random: 0, now: now + .seconds(1))
    #expect(hosts.admission(at: now + .seconds(1)) == .whenOneEnds)
    hosts.end(old[7], .success, random: 0, now: now + .seconds(1))
    #expect(hosts.admission(at: now + .seconds(1)) == .now)
    hosts.end(probe, .failure(), random: 0, now: now + .seconds(1))
    #expect(hosts.admission(at: now + .seconds(1)) == .now)
  }
}

@Suite struct `The retries at a host` {
  private let now = ContinuousClock.now

  /// Retries under way for which the tokens last.
  private func retries(_ hosts: inout HostPolicy, at now: ContinuousClock.Instant) -> [HostPolicy
    .Pass]
  {
    var passes: [HostPolicy.Pass] = []
    while hosts.admission(isRetry: true, at: now) == .now {
      passes.append(hosts.begin(at: "a", isRetry: true, now: now))
    }
    return passes
  }

  @Test func `cost five tokens of five hundred, and wait for more when these are spent`() {
    var hosts = sample(places: 1000)
    #expect(retries(&hosts, at: now).count == 100)
    #expect(hosts.admission(isRetry: true, at: now) == .notBefore(now + .seconds(5)))
    #expect(hosts.admission(isRetry: false, at: now) == .now)
  }

  @Test func `go on one at a time without tokens`() {
    var hosts = sample(places: 1000)
    let running = retries(&hosts, at: now)
    for pass in running.dropLast() { hosts.end(pass, .answer(), random: 0, now: now) }
    #expect(hosts.admission(isRetry: true, at: now) != .now)
    for pass in running.suffix(1) { hosts.end(pass, .answer(), random: 0, now: now) }
    #expect(hosts.admission(isRetry: true, at: now) == .now)
    _ = hosts.begin(at: "a", isRetry: true, now: now)
    #expect(hosts.admission(isRetry: true, at: now) == .notBefore(now + .seconds(5)))
  }

  @Test(arguments: [HostPolicy.Ending.answer(isTimeout: true), .failure(isTimeout: true)])
  func `cost twice as much after a timeout`(ending: HostPolicy.Ending) {
    var hosts = sample(places: 1000)
    for _ in 1...4 { hosts.pass(ending, at: now) }
    #expect(retries(&hosts, at: now).count == 96)
  }

  @Test func `get a token back for each success and for each second`() {
    var hosts = sample(places: 1000)
    let running = retries(&hosts, at: now)
    for pass in running.suffix(10) { hosts.end(pass, .success, random: 0, now: now) }
    #expect(retries(&hosts, at: now).count == 2)
    #expect(retries(&hosts, at: now + .seconds(25)).count == 5)
    #expect(retries(&hosts, at: now + .seconds(3600)).count == 100)
  }
}

@Suite struct `A transfer's ending` {
  @Test(arguments: [
    (TransferError.transport(.connect(reason: "")), false, HostPolicy.Ending.failure()),
    (.transport(.dns), false, .failure()), (.transport(.tls(reason: "")), false, .failure()),
    (.transport(.reset), false, .failure()), (.transport(.reset), true, .answer()),
    (.transport(.firstByte(.zero)), false, .failure(isTimeout: true)),
    (.transport(.stalled(.zero)), false, .failure(isTimeout: true)),
    (.transport(.stalled(.zero)), true, .answer(isTimeout: true)),
    (.transport(.truncated(received: 9, expected: nil)), true, .answer()),
    (.unavailable(status: 503, retryAfter: nil, code: nil), false, .failure()),
    (.unavailable(status: 429, retryAfter: nil, code: nil), false, .answer()),
    (.refused(status: 403, retryAfter: nil, code: nil), false, .answer()),
    (.content(.emptyBody), false, .answer()), (.tooLarge(cap: 1), true, .answer()),
    (.forbiddenRedirect(.tooMany), false, .answer()),
    (.cancelled, true, .nothing), (.localIO(errno: 5), true, .nothing),
    (.blockedAddress(host: ""), false, .nothing),
  ])
  func `tells of its host what its error says`(
    error: TransferError, hasReceived: Bool, ending: HostPolicy.Ending
  ) {
    #expect(HostPolicy.Ending(error, hasReceived: hasReceived) == ending)
  }
}

@Suite struct `Hosts in any weather` {
  /// What a reader of the rules expects of one host, kept apart from what is tested.
  private struct Expected {
    var running: [HostPolicy.Pass] = []
    /// Until when it asked to be left alone, and until when its failures ask for that.
    var wish = ContinuousClock.now
    var opening = ContinuousClock.now
    /// Failures since the last sign of life.
    var failures = 0
    /// What has begun since there were too many.
    var probes: Set<HostPolicy.Pass> = []
    /// What was under way when it made its wish, and how much of that has ended well.
    var round: Set<HostPolicy.Pass> = []
    var successes = 0
    /// The request that finds out whether the wish is about one file only.
    var early: HostPolicy.Pass?

    var mayBeAskedEarly: Bool { round.isEmpty && successes > 0 && early == nil }

    mutating func wish(until instant: ContinuousClock.Instant, at now: ContinuousClock.Instant) {
      round = wish > now ? [] : Set(running)
      successes = 0
      wish = max(wish, instant)
    }

    mutating func end(_ pass: HostPolicy.Pass, isSuccess: Bool, at now: ContinuousClock.Instant) {
      if round.remove(pass) != nil, isSuccess { successes += 1 }
      guard early == pass else { return }
      early = nil
      if isSuccess { wish = min(wish, now) }
    }
  }

  @Test(arguments: 0..<40)
  func `are never asked while closed, nor by two probes, nor left alone for ever`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var now = ContinuousClock.now
    var hosts = sample(places: 4)
    var expected: [String: Expected] = ["a": Expected(), "b": Expected(), "c": Expected()]
    var begun = 0
    for _ in 0..<4000 {
      now += .milliseconds(Int.random(in: 0...400, using: &random))
      let host = ["a", "b", "c"].randomElement(using: &random) ?? "a"
      var state = expected[host] ?? Expected()
      let isRetry = Bool.random(using: &random)
      switch Int.random(in: 0..<20, using: &random) {
      case 0:
        let until = now + .seconds(Int.random(in: -2...6, using: &random))
        hosts.close(host, until: until, now: now)
        state.wish(until: until, at: now)
      case 1..<11:
        switch hosts.admission(to: host, isRetry: isRetry, now: now) {
        case .now:
          #expect(now >= state.wish || state.mayBeAskedEarly)
          #expect(now >= state.opening)
          #expect(state.running.count < 4 && state.probes.isEmpty)
          let pass = hosts.begin(at: host, isRetry: isRetry, now: now)
          state.running.append(pass)
          if now < state.wish { (state.early, state.successes) = (pass, 0) }
          if state.failures >= 5 { state.probes.insert(pass) }
          begun += 1
        case .notBefore(let instant):
          #expect(instant > now)
          if state.running.isEmpty {
            #expect(hosts.admission(to: host, isRetry: isRetry, now: instant) == .now)
          }
        case .whenOneEnds: #expect(!state.running.isEmpty)
        }
      default:
        guard let index = state.running.indices.randomElement(using: &random) else { continue }
        let pass = state.running.remove(at: index)
        let endings: [HostPolicy.Ending] = [.success, .answer(), .nothing]
        let ending = endings.randomElement(using: &random) ?? .nothing
        let isFailure = Int.random(in: 0..<10, using: &random) > 0
        hosts.end(pass, isFailure ? .failure() : ending, random: 0, now: now)
        state.end(pass, isSuccess: !isFailure && ending == .success, at: now)
        let wasProbe = state.probes.remove(pass) != nil
        if isFailure {
          state.failures += 1
          if state.failures == 5 || wasProbe { state.opening = now + .milliseconds(500) }
        } else if ending != .nothing {
          state.failures = 0
          state.opening = now
          state.probes = []
        }
      }
      expected[host] = state
    }
    #expect(begun > 100)
  }
}
