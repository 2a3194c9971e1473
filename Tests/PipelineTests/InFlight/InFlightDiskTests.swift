import FoundationEssentials
import Ledger
@testable import Providers
import SystemPackage
import Testing

@testable import Pipeline
@testable import Transfer

struct `A task in flight that doesn't fit on the disk` {
  private let now = Moment(instant: .now, date: Date(timeIntervalSince1970: 1000))

  private func key(_ task: Int64) -> InFlight.Key { .init(task: task, role: .video) }

  private func disk(free: Int64) -> DiskBudget {
    var disk = DiskBudget(reserve: 0)
    disk.measure(free: free)
    return disk
  }

  /// Tasks whose files are that long, each with a deadline later than the one before.
  private func inFlight(_ lengths: [Int64?], deadline: TimeInterval = 2000) throws -> InFlight {
    var inFlight = InFlight.sample()
    for (index, length) in lengths.enumerated() {
      let id = Int64(index + 1)
      _ = inFlight.admit(
        try .sample(id: id, deadline: deadline + 1000 * Double(index)), at: now)
      inFlight.change(id, at: now) { $0.length = length }
    }
    return inFlight
  }

  @Test func `lets the next one by deadline go first`() throws {
    var inFlight = try inFlight([1 << 30, 50 << 20, 60 << 20])
    var disk = disk(free: 100 << 20)
    #expect(inFlight.next(at: now, &disk) == .take(key(2)))
    // 50 MiB are under way.
    #expect(inFlight.next(at: now, &disk) == .wait(atMost: .seconds(60)))
    disk.end(key(2))
    inFlight.settle(key(2), at: now) { $0.state = .ready(notBefore: now.instant) }
    #expect(inFlight.next(at: now, &disk) == .take(key(2)))
  }

  @Test func `has room made when nothing is under way, once at a time`() throws {
    var inFlight = try inFlight([1 << 30, nil])
    var disk = disk(free: 0)
    #expect(inFlight.next(at: now, &disk) == .makeRoom)
    #expect(inFlight.next(at: now, &disk) == .wait(atMost: .seconds(60)))
    #expect(inFlight.shortOfRoom(disk, at: now).count == 2)
    disk.measure(free: 1 << 20)
    #expect(inFlight.shortOfRoom(disk, at: now).map(\.key) == [key(1)])
    #expect(inFlight.next(at: now, &disk) == .take(key(2)))
    inFlight.madeRoom()
    disk.end(key(2))
    _ = inFlight.remove(2)
    inFlight.underWay.remove(key(2))
    #expect(inFlight.next(at: now, &disk) == .makeRoom)
  }

  @Test func `is asked for once more when its link's end has passed`() throws {
    var inFlight = try inFlight([1 << 30], deadline: 500)
    var disk = disk(free: 0)
    #expect(inFlight.next(at: now, &disk) == .take(key(1)))
    disk.end(key(1))
    inFlight.settle(key(1), at: now) { $0.state = .ready(notBefore: now.instant) }
    #expect(inFlight.next(at: now, &disk) == .makeRoom)
  }

  @Test func `has only beginnings removed whose links live, and none that is being fetched`() throws
  {
    var inFlight = try inFlight([nil, nil, nil])
    var digest = ChunkedDigest(alsoMD5: false)
    [UInt8](repeating: 7, count: 1000).withUnsafeBytes { digest.update($0) }
    let partial = Partial(
      path: "/staging/1.video", prefix: Prefix(digest: digest, validator: nil, length: nil))
    inFlight.change(1, at: now) { $0.take(partial) }
    inFlight.change(2, at: now) { part in
      part.take(partial)
      part.failures.refusals = Refusals()
    }
    let parts = inFlight.removableParts(at: now)
    #expect(parts.map(\.key) == [key(1)] && parts.first?.bytes == 1000)
    #expect(inFlight.beginRemoval(key(3)) == nil)
    #expect(inFlight.beginRemoval(key(1))?.partial != nil)
    #expect(inFlight.beginRemoval(key(1)) == nil)
    var disk = disk(free: 1 << 30)
    #expect(inFlight.next(at: now, &disk) == .take(key(2)), "1 is held back")
    inFlight.settle(key(1), at: now) { $0.partial = nil }
    #expect(inFlight.next(at: now, &disk) == .take(key(1)))
  }
}
