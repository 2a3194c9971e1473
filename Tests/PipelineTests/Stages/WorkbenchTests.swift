import FoundationEssentials
import Ledger
@testable import Providers
import Testing
import Transfer

@testable import Pipeline

@Suite(.timeLimit(.minutes(1))) struct `The workbench` {
  private let trouble = Trouble(reason: "http-403", sentence: "refused")

  private func ids(_ bench: Workbench, _ count: Int) async -> [Int64] {
    var ids: [Int64] = []
    for await key in bench.stream() {
      ids.append(key.task)
      if ids.count == count { break }
    }
    return ids
  }

  @Test func `hands out the earliest deadline first`() async throws {
    let bench = Workbench.sample()
    for (id, deadline) in [(1, 300.0), (2, 100), (3, 200)] {
      _ = await bench.offer(try .sample(id: Int64(id), deadline: deadline))
    }
    #expect(await ids(bench, 3) == [2, 3, 1])
  }

  @Test func `starts no more from a host than it may`() async throws {
    let bench = Workbench.sample(perHost: 1)
    _ = await bench.offer(try .sample(id: 1, host: "slow.example", deadline: 1))
    _ = await bench.offer(try .sample(id: 2, host: "slow.example", deadline: 2))
    _ = await bench.offer(try .sample(id: 3, host: "fast.example", deadline: 3))
    #expect(await ids(bench, 2) == [1, 3])
    await bench.settle(.init(task: 1, role: .video)) { part in
      part.giveUp(Trouble(reason: "", sentence: ""), as: .lost)
    }
    #expect(await ids(bench, 1) == [2])
  }

  @Test func `waits for a host that asked to be left alone`() async throws {
    let bench = Workbench.sample()
    await bench.close(host: "busy.example", for: .milliseconds(30))
    _ = await bench.offer(try .sample(id: 1, host: "busy.example", deadline: 1))
    _ = await bench.offer(try .sample(id: 2, host: "other.example", deadline: 2))
    #expect(await ids(bench, 2) == [2, 1])
  }

  @Test func `lets no more tasks into staging than there are permits`() async throws {
    let bench = Workbench.sample(permits: 1)
    _ = await bench.offer(
      try .sample(id: 1, host: "a.example", deadline: 1, original: "b.example"))
    _ = await bench.offer(try .sample(id: 2, host: "c.example", deadline: 1.5))
    #expect(await ids(bench, 2) == [1, 1])
    await bench.remove(1)
    #expect(await ids(bench, 1) == [2])
  }

  @Test func `forgets the link that lives longest when it is full`() async throws {
    let bench = Workbench.sample()
    for id in 1...Workbench.capacity {
      #expect(await bench.offer(try .sample(id: Int64(id), deadline: Double(id))) == nil)
    }
    #expect(await bench.room == 0)
    #expect(
      await bench.offer(try .sample(id: 9999, deadline: 0.5))?.gone.id == Int64(Workbench.capacity))
    #expect(await bench[9999] != nil)
  }

  @Test func `keeps what waits for another link when it is full`() async throws {
    let bench = Workbench.sample()
    _ = await bench.offer(try .sample(id: 9999, deadline: 1e9))
    await bench.change(.init(task: 9999, role: .video)) { part in
      part.state = .refused(
        Refusal(url: part.link.url, trouble: Trouble(reason: "", sentence: ""), askedForRest: false)
      )
    }
    for id in 1...Workbench.capacity {
      _ = await bench.offer(try .sample(id: Int64(id), deadline: Double(id)))
    }
    #expect(await bench[9999] != nil)
  }

  @Test func `asks once for the whole when only the rest was refused`() async throws {
    let bench = Workbench.sample()
    let key = Workbench.Key(task: 1, role: .video)
    let item = try WorkItem.sample(id: 1, deadline: 1)
    let (artifact, deadline) = (
      Artifact(role: .video, link: item.parts[0].link), item.parts[0].deadline
    )
    _ = await bench.offer(item)
    for takesRest in [true, false] {
      await bench.change(key) { [trouble] part in
        part.state = .refused(
          Refusal(url: part.link.url, trouble: trouble, askedForRest: takesRest))
      }
      await bench.renew(1, artifacts: [(artifact, deadline)])
      let part = try #require(await bench[1]?[.video])
      #expect(part.isOpen == takesRest)
      #expect(!part.takesRanges)
    }
  }

  @Test func `takes a new link for a refused one, and gives up on the same one`() async throws {
    let bench = Workbench.sample()
    let item = try WorkItem.sample(id: 1, deadline: 1, original: "b.example")
    _ = await bench.offer(item)
    for role in [Artifact.Role.video, .original] {
      await bench.change(.init(task: 1, role: role)) { [trouble] part in
        part.state = .refused(Refusal(url: part.link.url, trouble: trouble, askedForRest: false))
      }
    }
    #expect(await bench.refused(of: "anyfast") == [1])
    let renewed = try #require(Link("https://a.example/1.mp4?sign=new"))
    await bench.renew(
      1,
      artifacts: [
        (Artifact(role: .video, link: renewed), item.parts[0].deadline),
        (Artifact(role: .original, link: item.parts[1].link), item.parts[1].deadline),
      ])
    let parts = try #require(await bench[1]).parts
    #expect(parts[0].link == renewed)
    #expect(parts[0].isOpen)
    #expect(parts[1].isGivenUp)
  }

  @Test func `ends when it is closed and nothing is open`() async throws {
    let bench = Workbench.sample()
    _ = await bench.offer(try .sample(id: 1, deadline: 1))
    await bench.close()
    var keys: [Workbench.Key] = []
    for await key in bench.stream() {
      keys.append(key)
      await bench.settle(key) { [trouble] in $0.giveUp(trouble, as: .lost) }
    }
    #expect(keys.map(\.task) == [1])
  }

  @Test func `hands a settled task on once`() async throws {
    let bench = Workbench.sample()
    _ = await bench.offer(try .sample(id: 1, deadline: 1))
    #expect(await bench.claimSettled(1) == nil)
    await bench.change(.init(task: 1, role: .video)) { [trouble] in
      $0.giveUp(trouble, as: .lost)
    }
    #expect(await bench.claimSettled(1) != nil)
    #expect(await bench.claimSettled(1) == nil)
    await bench.release(1)
    #expect(await bench.claimSettled(1) != nil)
  }

  @Test func `leaves a host alone that only fails, then sends it one probe`() async throws {
    let pause = Duration.milliseconds(200)
    let bench = Workbench(
      parallel: 8, perHost: 8, permits: 9, backoff: Backoff(first: pause, longest: pause))
    for id in 1...7 {
      _ = await bench.offer(try .sample(id: Int64(id), host: "mute.example", deadline: Double(id)))
    }
    _ = await bench.offer(try .sample(id: 8, host: "good.example", deadline: 8))
    #expect(await ids(bench, 5) == [1, 2, 3, 4, 5])
    for id in 1...5 {
      let key = Workbench.Key(task: Int64(id), role: .video)
      await bench.note(key, .failure())
      await bench.settle(key) { $0.state = .ready(notBefore: .now) }
    }
    let start = ContinuousClock.now
    #expect(await ids(bench, 2) == [8, 6])
    #expect(start.duration(to: .now) >= pause / 2 - .milliseconds(5))
    #expect(await bench.stranded(at: "mute.example", after: 2).isEmpty)
    #expect(await bench.stranded(at: "mute.example", after: 1).count == 6)
    await bench.note(.init(task: 6, role: .video), .success)
    #expect(await ids(bench, 6) == [1, 2, 3, 4, 5, 7])
  }

  @Test func `lets what is set aside keep nobody from moving`() async throws {
    let bench = Workbench.sample(permits: 1)
    var waiting = try WorkItem.sample(id: 1, deadline: 1, original: "b.example")
    waiting.parts[0].state = .refused(Refusal(url: "", trouble: trouble, askedForRest: false))
    waiting.parts[1].state = .ready(notBefore: .now.advanced(by: .seconds(3600)))
    _ = await bench.offer(waiting)
    _ = await bench.offer(try .sample(id: 2, host: "c.example", deadline: 2))
    #expect(await ids(bench, 1) == [2])
  }

  @Test func `takes nothing back once nothing is fetched any more`() async throws {
    let bench = Workbench.sample()
    let key = Workbench.Key(task: 1, role: .video)
    _ = await bench.offer(try .sample(id: 1, deadline: 1))
    #expect(await bench.putBack(key) { $0.wasFetchedAgain = true })
    #expect(await bench.stopFetching() == [])
    #expect(await !bench.putBack(key) { $0.wasFetchedAgain = false })
    #expect(await bench[1]?[.video]?.wasFetchedAgain == true)
  }

  @Test func `is drained when the last task that was handed on is off it`() async throws {
    let bench = Workbench.sample()
    _ = await bench.offer(try .sample(id: 1, deadline: 1))
    await bench.change(.init(task: 1, role: .video)) { [trouble] in
      $0.giveUp(trouble, as: .lost)
    }
    _ = await bench.claimSettled(1)
    async let drained: Void = bench.drain()
    await bench.remove(1)
    await drained
  }
}
