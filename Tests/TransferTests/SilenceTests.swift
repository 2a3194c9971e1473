import Peers
import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(1))) struct `A silent server` {
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
    #expect(watchdog.due == start + .seconds(58))
  }

  @Test func `starts anew with each byte`() throws {
    var watchdog = Watchdog(timeouts, start: start)
    try watchdog.observe(.receiving, received: 1, at: start + .seconds(5))
    try watchdog.observe(.receiving, received: 2, at: start + .seconds(34))
    try watchdog.observe(.receiving, received: 2, at: start + .seconds(63))
    #expect(throws: TransportFailure.stalled(.seconds(30))) {
      try watchdog.observe(.receiving, received: 2, at: start + .seconds(64))
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
      try watchdog.observe(.receiving, received: Int64(second), at: start + .seconds(second))
    }
    #expect(throws: TransportFailure.overdue(.seconds(100))) {
      try watchdog.observe(.receiving, received: 100, at: start + .seconds(100))
    }
  }
}
