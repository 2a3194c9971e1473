import FoundationEssentials
import Testing

@testable import Pipeline

@Suite struct `A backlog` {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let traffic = Traffic(bytesPerSecond: 1, typicalBytes: 10)

  private func at(_ seconds: Double) -> Date { now.addingTimeInterval(seconds) }

  @Test func `that comes in time loses nothing`() {
    // Starts at 5, 15, 25, 35.
    let backlog = Backlog(batches: [(at(15), 2), (at(35), 2)])
    #expect(backlog.losses(after: 5, traffic, now: now) == .init())
    #expect(backlog.tasks == 4)
  }

  @Test func `loses what starts after its deadline, and gives its time to the next`() {
    let backlog = Backlog(batches: [(at(14), 3), (at(35), 3)])
    // One starts at 5; then 15, 25, 35 of the second batch.
    #expect(
      backlog.losses(after: 5, traffic, now: now) == .init(tasks: 2, firstDeadline: at(14)))
  }

  @Test func `is lost whole when its turn comes too late`() {
    let backlog = Backlog(batches: [(at(100), 7), (at(200), 1)])
    #expect(
      backlog.losses(after: 150, traffic, now: now) == .init(tasks: 7, firstDeadline: at(100)))
  }

  @Test func `does not count what is past its deadline already`() {
    let backlog = Backlog(batches: [(at(-1), 50), (at(0), 1)])
    #expect(backlog.losses(after: 0, traffic, now: now) == .init())
  }

  @Test func `claims no loss without a throughput`() {
    let backlog = Backlog(batches: [(at(1), 100)])
    #expect(backlog.losses(after: 50, Traffic(typicalBytes: 10), now: now) == .init())
  }
}
