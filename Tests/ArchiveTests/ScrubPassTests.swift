import Foundation
import GRDB
import Testing

@testable import Archive

@Suite struct `The passes of an archive` {
  private static let day = 86_400.0

  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let writer = try scratch.open()
    for number in 0..<4 { try writer.store(task: "task-\(number)", "bytes \(number)") }
    writer.close()
  }

  private func pass(
    _ number: Int, bytes: Int64 = 0, readingSeconds: Double = 1, censusSeconds: Double = 0
  ) -> ScrubPass {
    ScrubPass(
      begun: Date(timeIntervalSince1970: Double(number)), seconds: 12.5,
      censusSeconds: censusSeconds, readingSeconds: readingSeconds, objects: number, bytes: bytes,
      isComplete: number.isMultiple(of: 2),
      coverage: .init(
        files: 8, bytes: 900, unread: 30,
        oldestProof: number == 0 ? nil : Date(timeIntervalSince1970: 7),
        proved: 450), period: 30 * Self.day, problems: 3)
  }

  @Test func `are told as they were, the latest first`() throws {
    let records = try scratch.records()
    #expect(try records.passes(last: 5) == [])
    for number in 0..<3 { try records.add(pass(number)) }
    #expect(try records.passes(last: 2) == [pass(2), pass(1)])
    #expect(try records.passes(last: 5).last == pass(0))
    #expect(pass(1).coverage.share == 0.5)
    try records.close()
  }

  @Test func `are the last thousand`() throws {
    let records = try scratch.records()
    for number in 0..<1003 { try records.add(pass(number)) }
    let kept = try records.passes(last: 2000)
    #expect(kept.count == 1000)
    #expect(kept.last == pass(3))
    try records.close()
  }

  @Test func `are none where an earlier Holdfast has verified`() throws {
    let records = try scratch.records()
    try records.write { database in
      try database.execute(
        sql: "DROP TABLE pass; DELETE FROM grdb_migrations WHERE identifier = '2 passes'")
    }
    try records.close()
    let reader = try #require(
      try ScrubRecords.openReadOnly(in: try Archive(at: scratch.root)))
    #expect(try reader.passes(last: 5) == [])
    try reader.close()
    let later = try scratch.records()
    try later.add(pass(1))
    #expect(try later.passes(last: 5) == [pass(1)])
    try later.close()
  }

  @Test func `say nothing of the time needed before the first census`() throws {
    let records = try scratch.records()
    #expect(try records.timeNeeded(period: Self.day, now: 0) == nil)
    try records.close()
  }

  @Test(
    arguments: [
      // A disk of 100 MB/s is assumed.
      ([], 0.0, 10.0),
      // What was too small to tell anything only brings the time of its census.
      ([(1 << 20, 1.0)], 2.5, 12.5),
      // 100 MiB in 0.5 s, and in 1.5 s: 100 MiB a second.
      ([(100 << 20, 0.5), (100 << 20, 1.5), (1 << 20, 1.0)], 2.5, 2.5 + 1e9 / Double(100 << 20)),
    ] as [([(Int64, Double)], Double, Double)])
  func `tell the pace at which what is due will be read`(
    passes: [(bytes: Int64, seconds: Double)], census: Double, expected: Double
  ) throws {
    var limits = Verification.Limits()
    limits.maxBytes = 1
    try scratch.verify(limits)
    let records = try scratch.records()
    try records.write { try $0.execute(sql: "UPDATE record SET bytes = 0, verified_at = 1") }
    try records.write { database in
      try database.execute(
        sql: """
          UPDATE record SET bytes = 1000000000, verified_at = 0
          WHERE path = (SELECT max(path) FROM record)
          """)
    }
    for (number, pass) in passes.enumerated() {
      try records.add(
        self.pass(
          number, bytes: pass.bytes, readingSeconds: pass.seconds, censusSeconds: census))
    }
    let needed = try #require(try records.timeNeeded(period: 30 * Self.day, now: 100))
    #expect(abs(needed / .seconds(1) - expected) < 0.001)
    try records.close()
  }
}
