import Testing

@testable import Transfer

@Suite struct `The health of connections` {
  private typealias Actions = ConnectionHealth.Actions

  private let start = ContinuousClock.now
  private let here: HTTPURL.Origin
  private let elsewhere: HTTPURL.Origin
  private let one = ConnectionHealth.Connection(address: "192.0.2.1", port: 1)
  private let two = ConnectionHealth.Connection(address: "192.0.2.1", port: 2)

  init() throws {
    here = try HTTPURL("https://here.test/").origin
    elsewhere = try HTTPURL("https://elsewhere.test/").origin
  }

  private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

  /// Three requests, sent on one connection in the first three seconds, that nothing answers.
  private func silent() -> ConnectionHealth {
    var health = ConnectionHealth()
    for id in 1...3 as ClosedRange<UInt64> {
      #expect(health.add(id, to: here, at: at(Int(id))) == .now(since: nil))
      health.sent(id, on: one, at: at(Int(id)))
    }
    return health
  }

  private let timeout = ConnectionHealth.Ending.timedOut(after: .seconds(60))

  @Test func `lets one request go first after a time-out, and the others once it was answered`() {
    var health = silent()
    let actions = health.end(1, timeout, at: at(61))
    #expect(actions == Actions(closesConnection: true, moved: [2, 3]))
    for id in [2, 3] as [UInt64] {
      #expect(health.end(id, .failed, at: at(61)) == Actions())
    }
    #expect(health.add(4, to: here, at: at(61)) == .onNewConnection)
    #expect(health.add(5, to: here, at: at(61)) == .later)
    #expect(health.add(6, to: here, at: at(62)) == .later)
    #expect(health.add(7, to: elsewhere, at: at(62)) == .now(since: nil))
    health.sent(4, on: two, at: at(62))
    health.received(4, at: at(63))
    let since = ConnectionHealth.Admission.now(since: at(61))
    #expect(health.end(4, .answered, at: at(63)) == Actions(started: [5: since, 6: since]))
    #expect(health.add(8, to: here, at: at(64)) == since)
    // Older connections are gone by then.
    for id in 5...8 as ClosedRange<UInt64> { _ = health.end(id, .answered, at: at(65)) }
    #expect(health.add(9, to: here, at: at(700)) == since)
    #expect(health.end(9, .answered, at: at(700)) == Actions())
    #expect(health.add(10, to: here, at: at(701)) == .now(since: nil))
  }

  @Test(arguments: [.failed, .timedOut(after: .seconds(60))] as [ConnectionHealth.Ending])
  func `fails those that wait with the one that went first, and tries again`(
    ending: ConnectionHealth.Ending
  ) {
    var health = silent()
    _ = health.end(1, timeout, at: at(61))
    #expect(health.add(4, to: here, at: at(62)) == .onNewConnection)
    #expect(health.add(5, to: here, at: at(62)) == .later)
    #expect(health.end(4, ending, at: at(122)) == Actions(failed: [5]))
    #expect(health.end(5, .failed, at: at(122)) == Actions())
    #expect(health.add(6, to: here, at: at(123)) == .onNewConnection)
    #expect(health.add(7, to: here, at: at(123)) == .later)
  }

  @Test func `lets another go first when the first is cancelled`() {
    var health = silent()
    _ = health.end(1, timeout, at: at(61))
    for id in 4...6 as ClosedRange<UInt64> { _ = health.add(id, to: here, at: at(62)) }
    #expect(health.end(5, .cancelled, at: at(63)) == Actions())
    #expect(health.end(4, .cancelled, at: at(63)) == Actions(started: [6: .onNewConnection]))
  }

  @Test func `keeps a connection that answers others`() {
    var health = silent()
    health.received(2, at: at(50))
    #expect(health.end(2, .answered, at: at(50)) == Actions())
    #expect(health.end(1, timeout, at: at(61)) == Actions())
    #expect(health.add(4, to: here, at: at(61)) == .now(since: nil))
  }

  @Test func `gives a connection up whose last answer came just before its end`() {
    var health = silent()
    health.received(2, at: at(2))
    #expect(health.end(2, .answered, at: at(2)) == Actions())
    #expect(
      health.end(1, timeout, at: at(61)) == Actions(closesConnection: true, moved: [3]))
  }

  @Test func `lets requests go on while another connection is well`() {
    var health = silent()
    #expect(health.add(4, to: here, at: at(58)) == .now(since: nil))
    health.sent(4, on: two, at: at(58))
    health.received(4, at: at(59))
    let actions = health.end(1, timeout, at: at(61))
    #expect(actions == Actions(closesConnection: true, moved: [2, 3]))
    #expect(health.add(5, to: here, at: at(61)) == .now(since: at(61)))
  }

  @Test func `learns nothing from a request that was never sent`() {
    var health = ConnectionHealth()
    _ = health.add(1, to: here, at: at(0))
    #expect(health.end(1, timeout, at: at(60)) == Actions())
    #expect(health.add(2, to: here, at: at(60)) == .now(since: nil))
  }
}
