import FoundationEssentials
import Testing

@testable import Pipeline

@Suite struct `A wish to be left alone` {
  private let now = ContinuousClock.now

  private func gate(for seconds: Int) -> Gate {
    var gate = Gate(at: now)
    gate.close(until: now + .seconds(seconds), at: now)
    return gate
  }

  @Test func `that outlasts a deadline is probed at half of the time left, down to five seconds`() {
    var gate = gate(for: 3600)
    let deadline = now + .seconds(100)
    var probes: [Duration] = []
    while probes.count < 9 {
      let opening = gate.opening(before: deadline)
      guard opening < deadline else { break }
      probes.append(opening - now)
      gate.began(UInt64(probes.count), at: opening)
      gate.close(until: opening + .seconds(3600), at: opening)
      gate.ended(UInt64(probes.count))
    }
    #expect(
      probes == [.seconds(50), .seconds(75), .seconds(87.5), .seconds(93.75), .seconds(98.75)])
  }

  @Test func `is probed once more at the deadline, and then at its end`() {
    var gate = gate(for: 3600)
    gate.began(1, at: now + .seconds(50))
    let deadline = now + .seconds(58)
    #expect(gate.opening(before: deadline) == now + .seconds(55))
    gate.began(2, at: now + .seconds(55))
    #expect(gate.opening(before: deadline) == now + .seconds(60))
    #expect(gate.owesRequest(at: deadline))
    gate.began(3, at: now + .seconds(60))
    #expect(!gate.owesRequest(at: deadline))
    #expect(gate.opening(before: deadline) == now + .seconds(3600))
  }

  @Test func `that ends before every deadline is heeded`() {
    let gate = gate(for: 30)
    #expect(gate.opening(before: now + .seconds(31)) == now + .seconds(30))
    #expect(gate.opening(before: nil) == now + .seconds(30))
  }

  @Test func `is over when its probe brings a file, and not when an earlier request does`() {
    var gate = gate(for: 3600)
    gate.answered(1, at: now)
    #expect(gate.isClosed(at: now))
    let later = now + .seconds(50)
    gate.began(2, at: later)
    #expect(gate.isProbed(at: later))
    gate.answered(2, at: later)
    #expect(!gate.isClosed(at: later))
  }

  @Test func `is told once, and again after the host was open`() {
    var gate = gate(for: 3600)
    let deadline = now + .seconds(100)
    var told = [gate.takeLongWish(before: now + .seconds(3601), at: now)]
    told.append(gate.takeLongWish(before: deadline, at: now))
    gate.close(until: now + .seconds(3700), at: now)
    told.append(gate.takeLongWish(before: deadline, at: now))
    let later = now + .seconds(4000)
    gate.close(until: later + .seconds(3600), at: later)
    told.append(gate.takeLongWish(before: later + .seconds(1), at: later))
    #expect(told == [nil, now + .seconds(3600), nil, later + .seconds(3600)])
  }

  @Test(arguments: [(3600.0, 3540.0), (600, 540), (100, 90), (10, 9), (-5, 7200)])
  func `and every other pause leaves time before a deadline`(left: Double, longest: Double) {
    let date = Date(timeIntervalSince1970: 1_800_000_000)
    #expect(Deferral.limit(date + 7200, before: date + left, at: date) == date + longest)
    #expect(Deferral.limit(date + 1, before: date + max(left, 10), at: date) == date + 1)
  }
}
