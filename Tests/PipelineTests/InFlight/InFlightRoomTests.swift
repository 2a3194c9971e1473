import FoundationEssentials
import Testing
import Transfer

@testable import Ledger
@testable import Pipeline
@testable import Providers

@Suite struct `Room in memory` {
  private let now = Moment.now
  private var start: TimeInterval { now.date.timeIntervalSince1970 }

  private func task(_ id: Int64, host: String = "a.example", in seconds: Double) throws
    -> InFlightTask
  {
    try .sample(id: id, host: host, deadline: start + seconds)
  }

  /// As many tasks of one host as there is room for; the first has the earliest deadline.
  private func full(host: String = "a.example") throws -> InFlight {
    var inFlight = InFlight.sample()
    for id in 1...InFlight.capacity {
      let dropped = inFlight.admit(
        try task(Int64(id), host: host, in: 10_000 + Double(id)), at: now)
      #expect(dropped == nil)
    }
    return inFlight
  }

  @Test func `is made by the latest deadline, which may be the newcomer's`() throws {
    var inFlight = try full()
    var dropped = inFlight.admit(try task(9998, in: 99_999), at: now)
    #expect(dropped?.task.id == 9998)
    dropped = inFlight.admit(try task(9999, in: 1), at: now)
    #expect(dropped?.task.id == Int64(InFlight.capacity))
    #expect(inFlight.tasks[9999] != nil)
  }

  @Test func `is made by what can't move for what can`() throws {
    var inFlight = try full(host: "closed.example")
    inFlight.close(host: "closed.example", for: .seconds(600), at: now)
    let dropped = inFlight.admit(try task(9999, host: "open.example", in: 99_999), at: now)
    #expect(dropped?.task.id == Int64(InFlight.capacity))
    #expect(dropped?.wait == .host("closed.example"))
  }

  @Test func `is not made by the probe of a host that may not be asked`() throws {
    var inFlight = InFlight.sample()
    _ = inFlight.admit(try task(9999, host: "closed.example", in: 1e6), at: now)
    inFlight.close(host: "closed.example", for: .seconds(600), at: now)
    for id in 1...InFlight.capacity {
      _ = inFlight.admit(try task(Int64(id), in: 10_000 + Double(id)), at: now)
    }
    #expect(inFlight.tasks[9999] != nil)
  }

  @Test func `is given to waiting tasks at once, and to each once`() throws {
    var inFlight = try full()
    #expect(inFlight.recall(at: now) == nil)
    _ = inFlight.remove(5)
    #expect(inFlight.recall(at: now)?.limit == 1)
    inFlight.expect([
      WaitingTask(id: 777, provider: "anyfast", host: "a.example", deadline: now.date)
    ])
    #expect(inFlight.recall(at: now) == nil)
    inFlight.polled(777, of: "anyfast")
    #expect(inFlight.recall(at: now)?.limit == 1)
  }

  @Test func `is asked for by other hosts' tasks while a host may not be asked`() throws {
    var inFlight = try full(host: "closed.example")
    inFlight.close(host: "closed.example", for: .seconds(600), at: now)
    let recall = try #require(inFlight.recall(at: now))
    #expect(recall.limit == 2 * inFlight.limits.parallel)
    #expect(recall.hosts["closed.example"] == 0)
    let opening = try #require(inFlight.nextRecall(at: now))
    #expect(opening == now.instant + .seconds(598))
  }

  @Test func `is not kept for a provider that doesn't answer`() throws {
    var inFlight = InFlight.sample()
    inFlight.expect([WaitingTask(id: 1, provider: "mute", host: "", deadline: now.date)])
    inFlight.pollFailed(of: "mute")
    let recall = try #require(inFlight.recall(at: now))
    #expect(recall.limit == InFlight.capacity)
    #expect(recall.silent == ["mute"])
    inFlight.polled(1, of: "mute")
    #expect(inFlight.recall(at: now)?.silent == [])
  }

  @Test func `changes by nothing that comes late or twice`() throws {
    var inFlight = InFlight.sample()
    let key = InFlight.Key(task: 1, role: .video)
    _ = inFlight.admit(try task(1, in: 100), at: now)
    let next = inFlight.next(at: now)
    #expect(next == .take(key))
    inFlight.settle(key, at: now) { $0.state = .ready(notBefore: now.instant) }
    inFlight.settle(key, at: now) { $0.failures.content = 9 }
    inFlight.note(key, .failure(), random: 0, at: now)
    let dropped = inFlight.admit(try task(1, in: 5), at: now)
    #expect(dropped == nil)
    #expect(inFlight.tasks[1]?[.video]?.failures.content == 0)
    let removals = (inFlight.remove(1) != nil, inFlight.remove(1) != nil)
    #expect(removals == (true, false))
    inFlight.change(1, at: now) { $0.failures.content = 9 }
    #expect(inFlight.tasks.isEmpty)
  }

  @Test func `holds nothing that is put off beyond its deadline`() throws {
    var inFlight = InFlight.sample()
    _ = inFlight.admit(try task(1, in: 100), at: now)
    inFlight.change(1, at: now) { $0.state = .ready(notBefore: now.instant + .seconds(120)) }
    guard case .ready(let notBefore) = inFlight.tasks[1]?[.video]?.state else {
      Issue.record("it isn't ready")
      return
    }
    let pause = (notBefore - now.instant) / .seconds(1)
    #expect(abs(pause - 90) < 0.01)
  }
}
