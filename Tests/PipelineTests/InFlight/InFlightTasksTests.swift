import FoundationEssentials
import Ledger
@testable import Providers
import Testing
import Transfer

@testable import Pipeline

@Suite(.timeLimit(.minutes(30))) struct `The tasks in flight` {
  private let trouble = Trouble(reason: "http-403", sentence: "refused")

  private func ids(_ inFlight: InFlightTasks, _ count: Int) async -> [Int64] {
    var ids: [Int64] = []
    for await case .fetch(let key) in inFlight.stream() {
      ids.append(key.task)
      if ids.count == count { break }
    }
    return ids
  }

  @Test func `hands out the earliest deadline first`() async throws {
    let inFlight = InFlightTasks.sample()
    for (id, deadline) in [(1, 300.0), (2, 100), (3, 200)] {
      _ = await inFlight.admit(try .sample(id: Int64(id), deadline: deadline))
    }
    #expect(await ids(inFlight, 3) == [2, 3, 1])
  }

  @Test func `starts no more from a host than it may`() async throws {
    let inFlight = InFlightTasks.sample(perHost: 1)
    _ = await inFlight.admit(try .sample(id: 1, host: "slow.example", deadline: 1))
    _ = await inFlight.admit(try .sample(id: 2, host: "slow.example", deadline: 2))
    _ = await inFlight.admit(try .sample(id: 3, host: "fast.example", deadline: 3))
    #expect(await ids(inFlight, 2) == [1, 3])
    await inFlight.settle(.init(task: 1, role: .video)) { part in
      part.giveUp(Trouble(reason: "", sentence: ""), as: .lost)
    }
    #expect(await ids(inFlight, 1) == [2])
  }

  @Test func `waits for a host that asked to be left alone`() async throws {
    let inFlight = InFlightTasks.sample()
    await inFlight.close(host: "busy.example", for: .milliseconds(30))
    _ = await inFlight.admit(try .sample(id: 1, host: "busy.example", deadline: 1))
    _ = await inFlight.admit(try .sample(id: 2, host: "other.example", deadline: 2))
    #expect(await ids(inFlight, 2) == [2, 1])
  }

  @Test func `lets no more tasks into staging than there are permits`() async throws {
    let inFlight = InFlightTasks.sample(permits: 1)
    _ = await inFlight.admit(
      try .sample(id: 1, host: "a.example", deadline: 1, original: "b.example"))
    _ = await inFlight.admit(try .sample(id: 2, host: "c.example", deadline: 1.5))
    #expect(await ids(inFlight, 2) == [1, 1])
    await inFlight.remove(1)
    #expect(await ids(inFlight, 1) == [2])
  }

  private func refuse(_ inFlight: InFlightTasks, _ id: Int64, _ role: Artifact.Role = .video) async
  {
    await inFlight.change(.init(task: id, role: role)) { [trouble] part in
      var refusals = Refusals()
      refusals.note(part.link, trouble, saysExpired: false, at: .now, longestGap: 1)
      part.failures.refusals = refusals
      part.state = .ready(notBefore: .now.advanced(by: .seconds(3600)))
    }
  }

  @Test func `gives the place of what was refused to what can be fetched`() async throws {
    let inFlight = InFlightTasks.sample()
    _ = await inFlight.admit(try .sample(id: 9999, deadline: 0.5))
    await refuse(inFlight, 9999)
    for id in 1..<InFlight.capacity {
      #expect(await inFlight.admit(try .sample(id: Int64(id), deadline: Double(id))) == nil)
    }
    #expect(await inFlight.admit(try .sample(id: 8888, deadline: 9e9))?.task.id == 9999)
  }

  @Test func `takes a new link for a refused one, asks the same again, and gives up a dead one`()
    async throws
  {
    let inFlight = InFlightTasks.sample()
    let policy = RetryPolicy(
      attempts: 8, backoff: Backoff(first: .seconds(9), longest: .seconds(99)),
      giveUpAfter: .hours(48), waits: true)
    let item = try InFlightTask.sample(id: 1, deadline: 1000, original: "b.example")
    _ = await inFlight.admit(item)
    for role in [Artifact.Role.video, .original] { await refuse(inFlight, 1, role) }
    #expect(await inFlight.refused(of: "anyfast") == [1])
    let renewed = try #require(Link("https://a.example/1.mp4?sign=new"))
    let links = [
      (Artifact(role: .video, link: renewed), item.parts[0].deadline),
      (Artifact(role: .original, link: item.parts[1].link), item.parts[1].deadline),
    ]
    await inFlight.renew(
      1, artifacts: links, by: policy, .agreeing(at: Date(timeIntervalSince1970: 999)))
    var parts = try #require(await inFlight[1]).parts
    #expect(parts[0].link == renewed)
    #expect(parts[0].isOpen && parts[1].isOpen)
    #expect(parts[1].failures.refusals?.isLatestLink == true)
    await refuse(inFlight, 1, .original)
    await inFlight.renew(
      1, artifacts: links, by: policy, .agreeing(at: Date(timeIntervalSince1970: 2000)))
    parts = try #require(await inFlight[1]).parts
    #expect(parts[0].isOpen, "it is not asked yet")
    #expect(parts[1].isGivenUp)
  }

  @Test func `ends when it is closed and nothing is open`() async throws {
    let inFlight = InFlightTasks.sample()
    _ = await inFlight.admit(try .sample(id: 1, deadline: 1))
    await inFlight.close()
    var keys: [InFlightTasks.Key] = []
    for await case .fetch(let key) in inFlight.stream() {
      keys.append(key)
      await inFlight.settle(key) { [trouble] in $0.giveUp(trouble, as: .lost) }
    }
    #expect(keys.map(\.task) == [1])
  }

  @Test func `hands a settled task on once`() async throws {
    let inFlight = InFlightTasks.sample()
    _ = await inFlight.admit(try .sample(id: 1, deadline: 1))
    #expect(await inFlight.claimSettled(1) == nil)
    await inFlight.change(.init(task: 1, role: .video)) { [trouble] in
      $0.giveUp(trouble, as: .lost)
    }
    #expect(await inFlight.claimSettled(1) != nil)
    #expect(await inFlight.claimSettled(1) == nil)
    await inFlight.release(1)
    #expect(await inFlight.claimSettled(1) != nil)
  }

  @Test func `leaves a host alone that only fails, then sends it one probe`() async throws {
    let pause = Duration.milliseconds(200)
    let inFlight = InFlightTasks(
      InFlight.Limits(parallel: 8, perHost: 8, permits: 9),
      backoff: Backoff(first: pause, longest: pause), disk: .unlimited)
    for id in 1...7 {
      _ = await inFlight.admit(
        try .sample(id: Int64(id), host: "mute.example", deadline: Double(id)))
    }
    _ = await inFlight.admit(try .sample(id: 8, host: "good.example", deadline: 8))
    #expect(await ids(inFlight, 5) == [1, 2, 3, 4, 5])
    for id in 1...5 {
      let key = InFlightTasks.Key(task: Int64(id), role: .video)
      await inFlight.note(key, .failure())
      await inFlight.settle(key) { $0.state = .ready(notBefore: .now) }
    }
    let start = ContinuousClock.now
    #expect(await ids(inFlight, 2) == [8, 6])
    #expect(start.duration(to: .now) >= pause / 2 - .milliseconds(5))
    #expect(await inFlight.stranded(at: "mute.example", after: 2).isEmpty)
    #expect(await inFlight.stranded(at: "mute.example", after: 1).count == 6)
    await inFlight.note(.init(task: 6, role: .video), .success)
    #expect(await ids(inFlight, 6) == [1, 2, 3, 4, 5, 7])
  }

  @Test func `lets what is set aside keep nobody from moving`() async throws {
    let inFlight = InFlightTasks.sample(permits: 1)
    var waiting = try InFlightTask.sample(id: 1, deadline: 1, original: "b.example")
    waiting.parts[0].state = .ready(notBefore: .now.advanced(by: .seconds(3600)))
    waiting.parts[1].state = .ready(notBefore: .now.advanced(by: .seconds(3600)))
    _ = await inFlight.admit(waiting)
    _ = await inFlight.admit(try .sample(id: 2, host: "c.example", deadline: 2))
    #expect(await ids(inFlight, 1) == [2])
  }

  @Test func `takes nothing back once nothing is fetched any more`() async throws {
    let inFlight = InFlightTasks.sample()
    let key = InFlightTasks.Key(task: 1, role: .video)
    _ = await inFlight.admit(try .sample(id: 1, deadline: 1))
    #expect(await inFlight.putBack(key) { $0.wasFetchedAgain = true })
    #expect(await inFlight.stopFetching { _ in .agreeing(at: Date()) } == [])
    #expect(await !inFlight.putBack(key) { $0.wasFetchedAgain = false })
    #expect(await inFlight[1]?[.video]?.wasFetchedAgain == true)
  }

  @Test func `is drained when the last task that was handed on is off it`() async throws {
    let inFlight = InFlightTasks.sample()
    _ = await inFlight.admit(try .sample(id: 1, deadline: 1))
    await inFlight.change(.init(task: 1, role: .video)) { [trouble] in
      $0.giveUp(trouble, as: .lost)
    }
    _ = await inFlight.claimSettled(1)
    async let drained: Void = inFlight.drain()
    await inFlight.remove(1)
    await drained
  }
}
