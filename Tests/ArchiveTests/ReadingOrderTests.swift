import Foundation
import GRDB
import Glibc
import Testing

@testable import Archive

/// What borg 2 tests of its partial checks: stale, fresh, skewed, in the future, interrupted, not
/// reached.
@Suite struct `Reading in the order of need` {
  private static let day = 86_400.0

  let scratch: Scratch
  private let stored: [(object: String, receipt: String)]
  /// Later than everything that was stored.
  private let start = Date().timeIntervalSince1970 + 10

  init() throws {
    scratch = try Scratch()
    let writer = try scratch.open()
    stored = try (0..<6).map { try writer.store(task: "task-\($0)", "bytes \($0)") }
    _ = try writer.seal(at: Date())
    writer.close()
  }

  /// One file a run: what is begun is finished.
  private var oneFile: Verification.Limits {
    var limits = Verification.Limits()
    limits.maxBytes = 1
    return limits
  }

  /// The paths of all files that are read, in the order of their reading, as long as that works.
  private func order() throws -> [String] {
    let records = try scratch.records()
    defer { try? records.close() }
    var paths: [String] = []
    var last: ScrubRecords.Due?
    while true {
      let page = try records.due(after: last, before: .infinity, since: nil)
      guard let end = page.last else { return paths }
      paths += page.map(\.path)
      last = end
    }
  }

  private func change(_ sql: String) throws {
    let records = try scratch.records()
    try records.write { try $0.execute(sql: sql) }
    try records.close()
  }

  @Test func `reads each file once before any is read again`() throws {
    var unread: [Int64] = []
    try scratch.verify(oneFile, threads: 1, at: start)
    let files = try order().count
    for run in 1..<files {
      try scratch.verify(oneFile, threads: 1, at: start + Double(run))
      let records = try scratch.records()
      unread.append(try records.coverage().unread)
      try records.close()
    }
    // Two journals, twelve files, and none read twice.
    #expect(files == 14)
    #expect(unread == unread.sorted(by: >) && Set(unread).count == unread.count)
    #expect(unread.last == 0)
  }

  @Test func `begins with what was never read, then with what was read longest ago`() throws {
    try scratch.verify(at: start)
    try change(
      "UPDATE record SET verified_at = verified_at - 100 WHERE path = '\(stored[4].receipt)'")
    try change("UPDATE record SET verified_at = 0 WHERE path = '\(stored[2].object)'")
    #expect(try Array(order().prefix(2)) == [stored[2].object, stored[4].receipt])
  }

  @Test func `begins with what is bad, and fails until that is mended`() throws {
    let bad = stored[3].object
    try scratch.replace(bad, with: "bytes 2")
    #expect(try scratch.verify(at: start).problems.map(\.slug) == ["corrupt"])
    let (report, problems) = try scratch.verify(oneFile, threads: 1, at: start + 1)
    #expect(report.objects == 1 && !report.isComplete)
    #expect(problems.map(\.path) == [bad])
    try scratch.replace(bad, with: "bytes 3")
    #expect(try scratch.verify(oneFile, threads: 1, at: start + 2).problems == [])
    #expect(try scratch.verify(at: start + 3).problems == [])
  }

  @Test func `tells what is recorded as bad although this time it is not reached`() throws {
    try scratch.replace(stored[3].object, with: "bytes 2")
    try scratch.verify(at: start)
    var limits = Verification.Limits()
    limits.paths = [stored[0].object]
    let (report, problems) = try scratch.verify(limits, at: start + 1)
    #expect(report.objects == 1)
    #expect(problems.map { "\($0.slug) \($0.path)" } == ["corrupt \(stored[3].object)"])
    #expect(problems.flatMap(\.tasks) == ["anyfast:task-3"])
  }

  @Test func `tells what is recorded as found in the future, and forgets it once it is mended`()
    throws
  {
    let bad = stored[3].object
    try scratch.replace(bad, with: "bytes 2")
    try scratch.verify(at: start)
    try change("UPDATE problem SET seen_at = \(start + 7200)")
    var limits = Verification.Limits()
    limits.paths = [stored[0].object]
    #expect(try scratch.verify(limits, at: start + 1).problems.map(\.path) == [bad])
    try change("UPDATE problem SET seen_at = \(start + 7200)")
    try scratch.replace(bad, with: "bytes 3")
    try scratch.verify(at: start + 2)
    let records = try scratch.records()
    defer { try? records.close() }
    #expect(try records.openCount() == 0)
  }

  @Test func `reads what has changed before all others`() throws {
    try scratch.verify(at: start)
    try scratch.replace(stored[5].receipt, with: try scratch.text(stored[5].receipt))
    try scratch.verify(oneFile, threads: 1, at: start + 1)
    try scratch.verify(oneFile, threads: 1, at: start + 2)
    let last = try #require(try order().last)
    #expect(last != stored[5].receipt)
    #expect(try order().suffix(2).contains(stored[5].receipt))
  }

  @Test func `has a proof from the future count as none, but for an hour of skew`() throws {
    try scratch.verify(at: start)
    let (future, skewed) = (stored[1].object, stored[2].object)
    try change("UPDATE record SET verified_at = \(start + 7200) WHERE path = '\(future)'")
    try change("UPDATE record SET verified_at = \(start + 1800) WHERE path = '\(skewed)'")
    try scratch.verify(oneFile, threads: 1, at: start + 1)
    #expect(try order().suffix(2) == [skewed, future])
    #expect(try scratch.verify(at: start + 2).report.objects == 6)
  }

  @Test func `reads no more than a day's share of a period, and lets no proof pass it`() throws {
    let writer = try scratch.open(run: 2)
    for task in 10..<70 {
      try writer.store(task: "task-\(task)", String(repeating: "b", count: 1400 + task))
    }
    _ = try writer.seal(at: Date())
    writer.close()
    try scratch.verify(at: start)
    let files = try order().count
    var limits = Verification.Limits()
    limits.share = .period(30 * Self.day)
    var days: [Int] = []
    for day in 1...30 {
      let now = start + Double(day) * Self.day
      let report = try scratch.verify(limits, threads: 1, at: now).report
      days.append(report.objects + report.receipts)
      let records = try scratch.records()
      let oldest = try #require(try records.coverage().oldestProof).timeIntervalSince1970
      try records.close()
      #expect(oldest > now - 30 * Self.day)
    }
    // A share in bytes is overshot by a part of a file a day.
    #expect(days.reduce(0, +) >= files - 10 && days.reduce(0, +) <= files + 30)
    #expect(days.allSatisfy { $0 < files / 4 })
  }

  @Test func `reads what is new at once, whatever the period`() throws {
    try scratch.verify(at: start)
    try scratch.open(run: 2).store(task: "new", "new bytes")
    var limits = Verification.Limits()
    limits.share = .period(3000 * Self.day)
    let report = try scratch.verify(limits, threads: 1, at: start + 1).report
    #expect(report.objects + report.receipts >= 2 && report.objects + report.receipts <= 3)
    let records = try scratch.records()
    #expect(try records.coverage().unread == 0)
    try records.close()
  }

  @Test func `samples the files whose proof is the oldest, and so all of them in turn`() throws {
    try scratch.verify(at: start)
    var limits = Verification.Limits()
    limits.share = .sample(0.25)
    for run in 1...4 { try scratch.verify(limits, threads: 1, at: start + Double(run) * 10) }
    let records = try scratch.records()
    let oldest = try #require(try records.coverage().oldestProof).timeIntervalSince1970
    try records.close()
    #expect(oldest > start + 5)
  }

  @Test func `keeps what it has read when it is stopped`() throws {
    var limits = Verification.Limits()
    let asked = Counter()
    limits.isStopped = { asked.next() > 3 }
    let (report, _) = try scratch.verify(limits, threads: 1, at: start)
    #expect(report.objects == 3 && !report.isComplete)
    #expect(try order().suffix(3).sorted() == Array(stored.map(\.object).sorted().prefix(3)))
  }

  @Test func `begins nothing once its time is up, and takes the census all the same`() throws {
    unlink(scratch.path(stored[3].object))
    var limits = Verification.Limits()
    limits.deadline = ContinuousClock.now
    let (report, problems) = try scratch.verify(limits, at: start)
    #expect(report.objects == 0 && report.receipts == 0 && !report.isComplete)
    #expect(problems.map(\.slug) == ["missing"])
  }

  @Test func `reads only what was stored since`() throws {
    var limits = Verification.Limits()
    limits.since = Date().timeIntervalSince1970 + 5
    #expect(try scratch.verify(limits, at: start).report.objects == 0)
    limits.since = Date().timeIntervalSince1970 - 60
    #expect(try scratch.verify(limits, at: start + 1).report.objects == 6)
  }
}
