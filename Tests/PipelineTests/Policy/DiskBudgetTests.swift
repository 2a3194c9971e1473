import FoundationEssentials
import Providers
import Testing

@testable import Pipeline

struct `The disk budget` {
  private static let mebibyte: Int64 = 1 << 20

  private func key(_ task: Int64) -> DiskBudget.Key { .init(task: task, role: .video) }

  private func budget(free: Int64, reserve: Int64 = 0) -> DiskBudget {
    var budget = DiskBudget(reserve: reserve * Self.mebibyte)
    budget.measure(free: free * Self.mebibyte)
    return budget
  }

  private func needs(_ bytes: Int64) -> DiskBudget.Need { .exactly(bytes * Self.mebibyte) }

  @Test(arguments: [(40, true), (41, false)] as [(Int64, Bool)])
  func `admits what fits beside the reserve`(bytes: Int64, isAdmitted: Bool) {
    #expect(budget(free: 100, reserve: 60).fits(needs(bytes)) == isAdmitted)
  }

  @Test func `knows no limit before the file system was asked, or where it says nothing`() {
    var budget = DiskBudget(reserve: 1 << 50)
    #expect(budget.fits(.exactly(1 << 60)))
    budget.begin(key(1), .exactly(.max), held: 5)
    budget.refused(key(1), .max)
    #expect(!budget.fits(.exactly(.max)))
  }

  @Test func `counts what is announced and has not arrived`() {
    var budget = budget(free: 100)
    budget.begin(key(1), needs(60), held: 0)
    #expect(!budget.fits(needs(41)) && budget.fits(needs(40)))
    // 20 have arrived, and the file system has seen them.
    budget.hold(key(1), 20 * Self.mebibyte)
    #expect(!budget.fits(needs(41)) && budget.fits(needs(40)))
    budget.measure(free: 80 * Self.mebibyte)
    #expect(!budget.fits(needs(41)) && budget.fits(needs(40)))
    // It broke off.
    budget.end(key(1))
    #expect(budget.fits(needs(80)))
  }

  @Test func `counts 16 MiB more than what has arrived where the length isn't known`() {
    var budget = budget(free: 40)
    #expect(budget.fits(.atLeast(0)))
    budget.begin(key(1), .atLeast(0), held: 0)
    #expect(budget.room == 24 * Self.mebibyte)
    #expect(budget.claim(key(1), Self.mebibyte, isWhole: false) == 17 * Self.mebibyte)
    #expect(budget.room == 23 * Self.mebibyte)
    budget.begin(key(2), .atLeast(0), held: 0)
    #expect(budget.room == 7 * Self.mebibyte && !budget.fits(.atLeast(0)))
  }

  @Test func `lets a file of unknown length have less when it is the only one`() {
    var budget = budget(free: 3)
    #expect(budget.fits(.atLeast(0)) && !budget.fits(.atLeast(4 * Self.mebibyte)))
    budget.begin(key(1), .atLeast(0), held: 0)
    #expect(!budget.fits(.atLeast(0)))
    #expect(budget.claim(key(1), 2 * Self.mebibyte, isWhole: false) == 3 * Self.mebibyte)
    #expect(budget.claim(key(1), 3 * Self.mebibyte + 1, isWhole: false) == nil)
  }

  @Test func `refuses an announced length that doesn't fit, and leaves the room to others`() {
    var budget = budget(free: 200, reserve: 16)
    budget.begin(key(1), .atLeast(0), held: 0)
    #expect(budget.claim(key(1), 1 << 30, isWhole: true) == nil)
    budget.end(key(1))
    #expect(budget.room == 184 * Self.mebibyte)
  }

  @Test func `lets a file be finished that is all here below the reserve`() {
    var budget = budget(free: 10, reserve: 16)
    #expect(budget.fits(needs(0)) && !budget.fits(.atLeast(0)))
    budget.begin(key(1), needs(0), held: 5)
    #expect(budget.claim(key(1), 5, isWhole: true) == 5)
  }

  @Test func `believes a refusal of the file system, as by a quota, until more is free`() {
    var budget = budget(free: 1000)
    budget.begin(key(1), needs(300), held: 0)
    budget.refused(key(1), 300 * Self.mebibyte)
    budget.end(key(1))
    #expect(!budget.fits(needs(300)) && budget.fits(needs(299)))
    budget.begin(key(1), needs(0), held: 7)
    budget.refused(key(1), 8)
    budget.end(key(1))
    #expect(!budget.fits(.atLeast(1)))
    budget.measure(free: 1030 * Self.mebibyte)
    #expect(budget.fits(needs(30)) && !budget.fits(needs(31)))
  }

  // MARK: When nothing fits

  private func waiting(_ task: Int64, _ bytes: Int64) -> DiskBudget.Waiting {
    .init(key: key(task), deadline: Date(timeIntervalSince1970: Double(task)), need: needs(bytes))
  }

  private func part(_ task: Int64, _ bytes: Int64) -> DiskBudget.Part {
    .init(
      key: key(task), deadline: Date(timeIntervalSince1970: Double(task)),
      bytes: bytes * Self.mebibyte)
  }

  @Test func `removes the parts with the latest deadlines until the earliest file fits`() throws {
    let parts = [part(1, 30), part(2, 30), part(3, 30)]
    let files = [waiting(2, 50), waiting(1, 50), waiting(3, 50)]
    let relief = budget(free: 10).relief(for: files, parts: parts, junk: 0)
    #expect(relief == .init(isFor: key(1), parts: [parts[2], parts[1]]))
    #expect(
      budget(free: 20).relief(for: files, parts: parts, junk: 0)
        == .init(isFor: key(1), parts: [parts[2]]))
  }

  @Test func `removes quarantine's bytes last, and no more of them than are needed`() {
    let relief = budget(free: 10).relief(
      for: [waiting(1, 60)], parts: [part(2, 30)], junk: 90 << 20)
    #expect(relief == .init(isFor: key(1), parts: [part(2, 30)], junk: 20 << 20))
  }

  @Test func `spares the part of an earlier file that is still to come`() {
    var first = part(1, 30)
    first.isAwaited = true
    let budget = budget(free: 10)
    #expect(budget.relief(for: [waiting(2, 40)], parts: [first], junk: 0) == nil)
    let relief = budget.relief(for: [waiting(2, 40)], parts: [first], junk: 0, sparing: false)
    #expect(relief?.parts == [first])
    first.isAwaited = false
    #expect(budget.relief(for: [waiting(2, 40)], parts: [first], junk: 0)?.parts == [first])
  }

  @Test func `removes nothing for a file that doesn't fit even so`() {
    let parts = [part(1, 30), part(3, 30)]
    let files = [waiting(1, 1000), waiting(2, 60)]
    let budget = budget(free: 10)
    #expect(
      budget.relief(for: files, parts: parts, junk: 0)
        == .init(isFor: key(2), parts: [parts[1], parts[0]]))
    #expect(budget.relief(for: [files[0]], parts: parts, junk: 100 << 20) == nil)
  }
}
