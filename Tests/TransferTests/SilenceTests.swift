import Peers
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(30))) struct `A silent server` {
  private let short = Duration.milliseconds(200)
  private let long = Duration.seconds(30)

  @Test func `that never answers runs into the first byte's time limit`() async throws {
    let timeouts = Request.Timeouts(connect: long, firstByte: short, stall: long)
    let failure = try await play([.silence], timeouts)
    #expect(failure == .transport(.firstByte(short)))
  }

  @Test func `that stops amid the head has not answered`() async throws {
    let timeouts = Request.Timeouts(connect: long, firstByte: short, stall: long)
    let failure = try await play([.send("HTTP/1.1 200 OK\r\nX: y\r\n"), .silence], timeouts)
    #expect(failure == .transport(.firstByte(short)))
  }

  @Test func `that drips its head has not answered`() async throws {
    let timeouts = Request.Timeouts(connect: long, firstByte: short, stall: long)
    let drip = Peer.Step.drip(Array("X: yz\r\n".utf8), every: .milliseconds(10))
    let failure = try await play([.send("HTTP/1.1 200 OK\r\n"), drip], timeouts)
    #expect(failure == .transport(.firstByte(short)))
  }

  @Test func `that drips its body has stalled`() async throws {
    let timeouts = Request.Timeouts(connect: long, firstByte: long, stall: short)
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
    let drip = Peer.Step.drip([7], every: .milliseconds(10))
    let failure = try await play([.send(head), drip], timeouts)
    #expect(failure == .transport(.stalled(short)))
  }

  @Test func `is not one that brings little, but enough`() async throws {
    let timeouts = Request.Timeouts(
      connect: long, firstByte: long, stall: .milliseconds(400), total: .seconds(2))
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    let drip = Peer.Step.drip(video(500), every: .milliseconds(50))
    let failure = try await play([.send(head), drip], timeouts)
    #expect(failure == .transport(.overdue(.seconds(2))))
  }

  @Test func `is not one whose pace is ours`() async throws {
    let body = video(12 << 10)
    let file = try TemporaryFile()
    try await Scene.play(bandwidth: 4 << 10, script: { _ in [.ok(body)] }) { scene in
      let timeouts = Request.Timeouts(connect: long, firstByte: long, stall: .seconds(1))
      #expect(await scene.failure(of: scene.request(timeouts: timeouts), into: file) == nil)
    }
    #expect(try file.bytes == body)
  }

  @Test func `that stops amid the body has stalled`() async throws {
    let timeouts = Request.Timeouts(connect: long, firstByte: long, stall: short)
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
    let failure = try await play([.send(head), .silence], timeouts)
    #expect(failure == .transport(.stalled(short)))
  }

  @Test func `that trickles on is overdue in the end`() async throws {
    let timeouts = Request.Timeouts(connect: long, firstByte: long, stall: long, total: short)
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
    let failure = try await play([.send(head), .silence], timeouts)
    #expect(failure == .transport(.overdue(short)))
  }

  @Test func `does not hold up the others`() async throws {
    let file = try TemporaryFile()
    let answers: Peer.Script = { $0.target == "/silent" ? [.silence] : [.ok(video(10))] }
    try await Scene.play(script: answers) { scene in
      async let silent = scene.failure(
        of: scene.request(
          "/silent",
          timeouts: .init(connect: long, firstByte: .milliseconds(500), stall: long)), into: file)
      for _ in 0..<20 {
        let other = try TemporaryFile()
        _ = try await scene.transfers.download(scene.request(), into: other.descriptor)
      }
      #expect(await silent?.slug == "first-byte-timeout")
    }
  }

  private func play(
    _ steps: [Peer.Step], _ timeouts: Request.Timeouts
  ) async throws -> TransferError? {
    let file = try TemporaryFile()
    return try await Scene.play(script: { _ in steps }) {
      await $0.failure(of: $0.request(timeouts: timeouts), into: file)
    }
  }
}

@Suite struct `A watchdog` {
  private let start = ContinuousClock.now
  private let timeouts = Request.Timeouts(
    connect: .seconds(10), firstByte: .seconds(20), stall: .seconds(30), total: .seconds(100))

  @Test func `gives each phase its own time`() throws {
    var watchdog = Watchdog(timeouts, start: start)
    #expect(watchdog.due == start + .seconds(10))
    try watchdog.observe(.waiting, received: 0, at: start + .seconds(9))
    #expect(watchdog.due == start + .seconds(29))
    try watchdog.observe(.receiving, received: 0, at: start + .seconds(28))
    #expect(watchdog.due <= start + .seconds(58))
  }

  @Test func `starts anew with each byte, as long as these are not too few`() throws {
    var watchdog = Watchdog(timeouts, start: start)
    try watchdog.observe(.receiving, received: 1 << 20, at: start + .seconds(5))
    try watchdog.observe(.receiving, received: 2 << 20, at: start + .seconds(34))
    try watchdog.observe(.receiving, received: 2 << 20, at: start + .seconds(63))
    #expect(throws: TransportFailure.stalled(.seconds(30))) {
      try watchdog.observe(.receiving, received: 2 << 20, at: start + .seconds(64))
    }
  }

  @Test func `barks when nothing connects`() {
    var watchdog = Watchdog(timeouts, start: start)
    #expect(throws: TransportFailure.self) {
      try watchdog.observe(.connecting, received: 0, at: start + .seconds(10))
    }
  }

  @Test func `does not let bytes prolong the whole`() throws {
    var watchdog = Watchdog(timeouts, start: start)
    for second in 0..<100 {
      try watchdog.observe(
        .receiving, received: Int64(second) << 20, at: start + .seconds(second))
    }
    #expect(throws: TransportFailure.overdue(.seconds(100))) {
      try watchdog.observe(.receiving, received: 100 << 20, at: start + .seconds(100))
    }
  }
}

@Suite struct `A watchdog over a body` {
  private let start = ContinuousClock.now
  private let timeouts = Request.Timeouts(
    connect: .seconds(10), firstByte: .seconds(20), stall: .seconds(30))

  /// The second in which a body is given up that brings so many bytes each second; nil when that is
  /// not within an hour.
  private func end(
    after prefix: Int64 = 0, share: Int64? = nil, _ speed: (_ second: Int) -> Int64
  ) -> Int? {
    var watchdog = Watchdog(timeouts, start: start)
    if let share { watchdog.adapt(toShare: share) }
    try? watchdog.observe(.waiting, received: prefix, at: start)
    var received = prefix
    return (0..<3600).first { second in
      received += speed(second)
      let now = start + .seconds(second)
      let isQuiet = (try? watchdog.observe(.receiving, received: received, at: now)) == nil
      #expect(isQuiet || watchdog.due <= now + .seconds(30))
      return isQuiet
    }
  }

  @Test(arguments: [(1, true), (500, true), (900, true), (1024, false), (5000, false)])
  func `gives it up below a kibibyte a second`(speed: Int64, isGivenUp: Bool) {
    let end = end { _ in speed }
    #expect(isGivenUp ? (30...34).contains(end ?? 0) : end == nil)
  }

  @Test func `looks at the last while, not at the whole`() {
    let end = end { $0 < 100 ? 1 << 20 : 1 }
    #expect((129...134).contains(end ?? 0))
  }

  @Test func `does not mind pauses and bursts`() {
    #expect(end { $0.isMultiple(of: 25) ? 1 << 20 : 0 } == nil)
  }

  @Test func `counts only what it brings itself`() {
    #expect((30...34).contains(end(after: 1 << 30) { _ in 10 } ?? 0))
  }

  @Test(arguments: [(200, 110, false), (200, 90, true), (2, 1, false), (1 << 20, 900, true)])
  func `asks for half of its share at most`(share: Int64, speed: Int64, isGivenUp: Bool) {
    #expect((end(share: share) { _ in speed } != nil) == isGivenUp)
  }

  @Test func `begins anew when its share changes`() throws {
    var watchdog = Watchdog(timeouts, start: start)
    watchdog.adapt(toShare: 100)
    for second in 0...100 {
      if second == 100 { watchdog.adapt(toShare: 1 << 20) }
      try watchdog.observe(
        .receiving, received: Int64(second) * 60, at: start + .seconds(second))
    }
    try watchdog.observe(.receiving, received: 100 << 10, at: start + .seconds(125))
  }

  @Test func `does not count a body's time before its head`() throws {
    var watchdog = Watchdog(timeouts, start: start)
    try watchdog.observe(.waiting, received: 0, at: start + .seconds(5))
    try watchdog.observe(.receiving, received: 10, at: start + .seconds(24))
    try watchdog.observe(.receiving, received: 20, at: start + .seconds(53))
  }

  @Test func `is not confused by a machine that slept`() throws {
    var window = ByteWindow(.seconds(8), since: start, received: 0)
    window.advance(to: 100, at: start + .seconds(1))
    #expect(window.count == nil)
    window.advance(to: 200, at: start + .seconds(1_000_000_000))
    #expect(window.count == 100)
    #expect(window.due == start + .seconds(1_000_000_001))
  }
}
